import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { environmentOf } from '../../test/release/environmentOf.ts';
import { chooseFaults } from '../../test/sync/faults/chooseFaults.ts';
import { type Chance, createChance } from '../../test/sync/faults/createChance.ts';
import { editBothSides } from '../../test/sync/faults/editBothSides.ts';
import { type Edits, noEdits } from '../../test/sync/faults/edits.ts';
import { beginActivities, logActivities } from '../../test/sync/faults/logActivities.ts';
import { calm, type Poisoned, poisonContacts } from '../../test/sync/faults/poisonContacts.ts';
import { type Stage, startStage } from '../../test/sync/startStage.ts';
import { balanceBooks } from './balanceBooks.ts';
import {
  type Callers,
  type Calls,
  createCallers,
  keepDelivering,
  keepSynchronizing,
  synchronize,
} from './callBridges.ts';
import { createSlot, type Slot } from './createSlot.ts';
import { type Arrival, measureArrivals } from './measureArrivals.ts';
import { measureSlowness } from './measureSlowness.ts';
import { unpackRelease } from './unpackRelease.ts';
import { type Sample, watchProcesses } from './watchProcesses.ts';

export interface SoakOptions {
  /** How long it goes on, ms, without what comes before and after. */
  milliseconds: number;
  seed: number;
  contacts: number;
  /** Folder of an unpacked release that is upgraded from; without it this one under another version. */
  before?: string | undefined;
  progress: (text: string) => void;
}

export interface SoakResult {
  samples: Sample[];
  arrived: Arrival[];
  waiting: number[];
  /** How many times longer than on an idle machine work took. */
  slowness: number;
  calls: Calls;
  /** What happened to processes and when, ms since the beginning. */
  events: { at: number; what: string }[];
  violations: string[];
}

/** A run that a dead process held is taken up when its lease ends. */
const mostTries = 20;

const pace = { peopleMs: 2_000, faultsMs: 8_000, accidentsMs: 25_000, runsMs: 1_500 };

/**
 * Two processes of the packed program on one database, for a long time: people on both sides, schedules and flows, faults of the
 * wire, one process that is killed or told to end again and again, and an upgrade of both, one after the other, at half-time.
 * Then everything is let come to rest, and the books are looked through.
 */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { milliseconds, seed, contacts, progress } = options;
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-soak-'));
  const chance = createChance(seed);
  progress('packs the program twice');
  const after = { name: 'after', starter: await unpackRelease(join(folder, 'after')) };
  const before = {
    name: 'before',
    starter:
      options.before === undefined
        ? await unpackRelease(join(folder, 'before'), '0.0.1')
        : join(options.before, 'xperience-dynamics365.mjs'),
  };
  const stage = await startStage({ contacts, seed, latency: 10 });
  const slots = [
    createSlot('steady', environmentOf(stage)),
    createSlot('unsteady', environmentOf(stage)),
  ] as const;
  const over = new AbortController();
  try {
    const { poisoned, edits } = await prepare(stage, chance.fork(), contacts);
    for (const slot of slots) await slot.start(before);
    const callers = createCallers(slots, chance.fork());
    // The first run, before anything goes wrong: what people change must have a row.
    while (!(await synchronize(callers, 'contacts', 90))) await wait(500);
    progress('everything is linked; now it soaks');
    const began = performance.now();
    const events: SoakResult['events'] = [];
    const note = (what: string) => {
      events.push({ at: performance.now() - began, what });
      progress(what);
    };
    const arrivals = measureArrivals(stage, edits, over.signal);
    const watching = watchProcesses(slots, over.signal);
    const slowness = measureSlowness(over.signal);
    const half = new AbortController();
    const work = Promise.all([
      keepWorking(stage, edits, chance.fork(), over.signal),
      keepBreaking(stage, poisoned, chance.fork(), over.signal),
      keepSynchronizing(callers, pace.runsMs, over.signal),
      keepDelivering(callers, stage, edits, chance.fork(), over.signal),
      haveAccidents(slots[1], before, chance.fork(), half.signal, note)
        .then(() => upgrade(stage, slots, after, note))
        .then(() => haveAccidents(slots[1], after, chance.fork(), over.signal, note)),
    ]);
    void work.catch(() => over.abort());
    setTimeout(() => half.abort(), milliseconds / 2).unref();
    await Promise.race([wait(milliseconds), work]);
    // Nothing new; what is on its way may arrive.
    over.abort();
    await work;
    calm(stage, poisoned, true);
    const finished = await finishRuns(callers);
    const waiting = arrivals.waiting();
    progress('lets everything come to rest, and looks through the books');
    const violations = [
      ...finished,
      ...(await stopAll(slots)),
      ...callers.calls.wrong,
      ...(await balanceBooks(stage, edits, poisoned)),
    ];
    return {
      samples: await watching,
      arrived: arrivals.arrived,
      waiting,
      slowness: await slowness,
      calls: callers.calls,
      events,
      violations,
    };
  } finally {
    over.abort();
    await Promise.all(slots.map((slot) => slot.kill()));
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everybody with a point qualifies, some contacts are refused for good, and activities begin. */
async function prepare(
  stage: Stage,
  chance: Chance,
  contacts: number,
): Promise<{ poisoned: Poisoned; edits: Edits }> {
  await stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: '1' })
    .where('KeyName', '=', 'Dynamics365MinScore')
    .execute();
  await beginActivities(stage);
  await stage.database.db.updateTable('OM_Contact').set({ ContactJobTitle: 'Title at first' }).execute();
  const poisoned = await poisonContacts(stage, chance, contacts);
  calm(stage, poisoned, false);
  return { poisoned, edits: noEdits(poisoned.forGood.keys()) };
}

/** Visitors, administrators and people who sell. */
async function keepWorking(stage: Stage, edits: Edits, chance: Chance, over: AbortSignal): Promise<void> {
  for (let round = 1; !over.aborted; round += 1) {
    await editBothSides(stage, chance.fork(), `round ${round}`, edits);
    if (round % 3 === 0) await logActivities(stage, chance.fork());
    await pause(pace.peopleMs, over);
  }
}

/** Faults of the wire and the service, each of which strikes a few times. */
async function keepBreaking(
  stage: Stage,
  poisoned: Poisoned,
  chance: Chance,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    calm(stage, poisoned, false);
    for (const rule of chooseFaults(chance.fork()).values()) stage.dynamics.conditions.faults.add(rule);
    await pause(pace.faultsMs, over);
  }
}

type Program = Parameters<Slot['start']>[0];

/** Kills a process, or tells it to end, and starts it again. */
async function haveAccidents(
  slot: Slot,
  program: Program,
  chance: Chance,
  over: AbortSignal,
  note: (what: string) => void,
): Promise<void> {
  for (;;) {
    await pause(chance.whole(pace.accidentsMs / 2, pace.accidentsMs), over);
    if (over.aborted) return;
    const isKilled = chance.whole(0, 1) === 1;
    note(`${slot.name} is ${isKilled ? 'killed' : 'told to end'}`);
    if (isKilled) await slot.kill();
    else await slot.stop();
    await wait(chance.whole(100, 2_000));
    await slot.start(program);
  }
}

/**
 * One process after the other, while the other one works, onto tables that a later release has brought up to date: that is what
 * the older program has to bear until it is replaced.
 */
async function upgrade(
  { database: { db, dialect } }: Stage,
  slots: readonly Slot[],
  program: Program,
  note: (what: string) => void,
): Promise<void> {
  const version = currentSchemaVersion + 1;
  await db
    .insertInto('dynamics365.schema_version')
    .values({
      version,
      name: 'later',
      applied_at: dialect.utcNow(),
      needs_version: null,
    })
    .execute();
  for (const slot of slots) {
    note(`${slot.name} is upgraded`);
    await slot.stop();
    await slot.start(program);
  }
}

/** What is on its way is brought to its end by the processes themselves. @returns sentences about what is not */
async function finishRuns(callers: Callers): Promise<string[]> {
  const left = new Set(['contacts', 'activities'] as const);
  for (let tries = 1; tries <= mostTries && left.size > 0; tries += 1) {
    for (const kind of left) if (await synchronize(callers, kind, 90)) left.delete(kind);
  }
  return [...left].map((kind) => `Runs of ${kind} do not finish.`);
}

/** @returns sentences about processes that did not end as they should */
async function stopAll(slots: readonly Slot[]): Promise<string[]> {
  const codes = await Promise.all(slots.map(async (slot) => ({ name: slot.name, code: await slot.stop() })));
  return codes
    .filter(({ code }) => code !== 0)
    .map(({ name, code }) => `The process ${name} ended with ${code} instead of 0.`);
}

async function pause(milliseconds: number, over: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal: over }).catch(() => undefined);
}
