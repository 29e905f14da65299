import type { EngineOptions } from '../createEngine.ts';
import { type Stage, startStage } from '../startStage.ts';
import { chooseFaults } from './chooseFaults.ts';
import { type Chance, createChance } from './createChance.ts';
import { findActivityViolations } from './findActivityViolations.ts';
import { findViolations } from './findViolations.ts';
import { beginActivities, logActivities, poisonedTitle } from './logActivities.ts';
import { recoverActivities } from './recoverActivities.ts';
import { runProcesses } from './runProcesses.ts';

const contacts = 150;
const rounds = 3;
const agedMs = -16 * 60_000;

/**
 * Breaks things at random while engines run and people edit on both sides, lets them recover, and judges.
 * @returns sentences about what is wrong afterwards; the same seed makes the same faults, though not the same timing
 */
export async function runFaultSeed(seed: number): Promise<string[]> {
  const chance = createChance(seed);
  const stage = await startStage({ contacts, seed });
  const options: EngineOptions = { ...stage.options, leaseMs: 2_500, requestTimeoutMs: 1_000 };
  const doings = {
    poisoned: new Set<number>(),
    titles: new Map<number, string>(),
    cities: new Map<string, string>(),
  };
  try {
    await stage.database.main
      .updateTable('CMS_SettingsKey')
      .set({ KeyValue: '1' })
      .where('KeyName', '=', 'Dynamics365MinScore')
      .execute();
    await beginActivities(stage);
    await poison(stage, chance, doings.poisoned);
    for (let round = 1; round <= rounds; round += 1) {
      await edit(stage, chance, `before ${round}`, doings);
      for (const rule of chooseFaults(chance)) stage.dynamics.conditions.faults.add(rule);
      await runProcesses(options, chance, () => edit(stage, chance, `during ${round}`, doings));
      calm(stage, doings.poisoned);
    }
    return [
      ...(await recover(stage)),
      ...(await recoverActivities(stage)),
      ...(await findViolations(stage, doings)),
      ...(await findActivityViolations(stage)),
    ];
  } finally {
    await stage.close();
  }
}

/** One to five contacts anywhere that Dynamics refuses, alone or together with others. */
async function poison(stage: Stage, chance: Chance, poisoned: Set<number>): Promise<void> {
  const ids = Array.from({ length: contacts }, (_, index) => index + 1);
  for (const id of chance.some(ids, chance.whole(1, 5))) {
    poisoned.add(id);
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactLastName: poisonOf(id) })
      .where('ContactID', '=', id)
      .execute();
  }
  calm(stage, poisoned);
}

const poisonOf = (id: number): string => `Poison${id}.`;

/** Ends the faults of the wire; what Dynamics refuses it goes on refusing. */
function calm(stage: Stage, poisoned: ReadonlySet<number>): void {
  stage.dynamics.conditions.faults.clear();
  for (const body of [...[...poisoned].map(poisonOf), poisonedTitle]) {
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['CreateMultiple', 'create', 'upsert', 'update'], body },
      schedule: {},
      scope: 'operation',
      fault: { type: 'error', status: 400, code: '0x80040265', message: 'A plug-in refuses this name.' },
    });
  }
}

/** People at work: visits and job titles in Xperience, cities in Dynamics. */
async function edit(
  stage: Stage,
  chance: Chance,
  when: string,
  doings: { titles: Map<number, string>; cities: Map<string, string> },
): Promise<void> {
  await logActivities(stage, chance);
  const links = [...(await stage.links())];
  for (const [contactId] of chance.some(links, 8)) {
    const title = `Title ${when}`;
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: title, ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contactId)
      .execute();
    doings.titles.set(contactId, title);
  }
  for (const [, rowId] of chance.some(links, 8)) {
    const city = `City ${when}`;
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city }));
    doings.cities.set(rowId, city);
  }
}

/** The faults strike people's requests, too. */
async function insist(send: () => Promise<{ status: number }>): Promise<void> {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const answer = await send().catch(() => undefined);
    if (answer?.status === 204) return;
  }
  throw new Error('An edit in Dynamics did not get through.');
}

/** Two runs after the last fault, and one after everything pending has become too old; it must write nothing. */
async function recover(stage: Stage): Promise<string[]> {
  const { db, dialect } = stage.database;
  const said: string[] = [];
  for (let finished = 0, runs = 0; finished < 2; runs += 1) {
    const run = await stage.sync();
    if (run.state === 'finished') finished += 1;
    if (runs > 6) return [`Runs do not finish any more: ${run.state}, ${run.reason}`];
  }
  await db
    .updateTable('dynamics365.contact_state')
    .set({ pending_at: dialect.utcNow(agedMs) })
    .where('pending_run_id', 'is not', null)
    .execute();
  await stage.sync({ mode: 'full' });
  stage.dynamics.conditions.log.reset();
  const last = await stage.sync({ mode: 'full' });
  const { rowsWritten } = stage.dynamics.conditions.log.counts();
  if (rowsWritten > 0) said.push(`A run with nothing to do wrote ${rowsWritten} rows.`);
  if (last.state !== 'finished') said.push(`The last run ended as ${last.state}: ${last.reason}`);
  return said;
}
