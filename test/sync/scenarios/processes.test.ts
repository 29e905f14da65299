import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import type { FaultMatch } from '../../standins/dataverse/faults/faultRule.ts';
import { noEdits } from '../faults/edits.ts';
import { findViolations } from '../faults/findViolations.ts';
import { type HeldRequest, holdRequest } from '../holdRequest.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { touchContacts } from '../touchContacts.ts';

/** Processes that die or stall while they hold the lease of a run, at a chosen request. */
const engineProcess = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));
/** A request may take no longer than a lease lasts; it is held for as long as the test needs to stop the process. */
const [leaseMs, requestTimeoutMs] = [12_000, 10_000];
const patience = { timeout: 60_000, interval: 50 };

let stage: Stage;
let child: ChildProcess;

beforeEach(async () => {
  stage = await startStage({ contacts: 120, seed: 51 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
});

afterEach(async () => {
  child.kill('SIGKILL');
  await stage.close();
});

/** Contacts that are linked, some of them changed, so that a run has rows to update. */
async function changeSome(): Promise<void> {
  await stage.sync();
  await touchContacts(stage, { modified: 40, changed: 30, title: 'Rider' });
}

/** Starts a process that runs, and waits until Dynamics has the request that it is held up with. */
async function holdUpAt(match: FaultMatch): Promise<HeldRequest> {
  const held = holdRequest(stage.dynamics, match);
  const options = { ...stage.options, leaseMs, requestTimeoutMs };
  child = spawn(process.execPath, [engineProcess, JSON.stringify(options), 'contacts'], { stdio: 'ignore' });
  await held.arrived();
  return held;
}

const readLease = () =>
  stage.database.db
    .selectFrom('dynamics365.lease')
    .selectAll()
    .where('name', '=', 'run.contacts')
    .executeTakeFirstOrThrow();

/** Lets the engine of this process look for runs to go on with, until it has one. */
async function succeed(): Promise<void> {
  await vi.waitFor(
    async () => expect(await stage.engine.runs.resumeOrphans()).toMatchObject([{ kind: 'contacts' }]),
    patience,
  );
}

/** Stops the process, though not in the middle of a statement, where it would keep a file of the database locked for all. */
async function stall(): Promise<void> {
  await vi.waitFor(
    () => {
      child.kill('SIGSTOP');
      if (!isLocked()) return;
      child.kill('SIGCONT');
      throw new Error('The process is in the middle of a statement.');
    },
    { timeout: 60_000, interval: 20 },
  );
}

/** Whether anybody reads or writes one of the two files of the database. */
function isLocked(): boolean {
  const { xperience } = stage.options;
  return [xperience, `${xperience}-dynamics365`].some((file) => {
    const database = new DatabaseSync(file, { timeout: 50 });
    try {
      database.exec('begin exclusive; rollback');
      return false;
    } catch {
      return true;
    } finally {
      database.close();
    }
  });
}

const noDoings = () => ({ ...noEdits([]), poisoned: new Map<never, never>(), delivered: false });

const moments = [
  ['reads rows', { kinds: ['readMany'] }, false],
  ['creates rows', { kinds: ['CreateMultiple'] }, false],
  ['updates rows', { kinds: ['batch'], body: 'Rider' }, true],
] as const satisfies readonly (readonly [string, FaultMatch, boolean])[];

describe('a process that is killed while it', () => {
  it.each(moments)(
    '%s is succeeded when its lease has run out, and nothing is lost',
    async (_, match, linked) => {
      if (linked) await changeSome();
      const { letGo } = await holdUpAt({ ...match, kinds: [...match.kinds] });
      const { token, expires_at } = await readLease();
      child.kill('SIGKILL');
      await once(child, 'exit');
      letGo();
      await succeed();
      const { utc } = await currentTimes(stage.database);
      expect(utc >= expires_at).toBe(true);
      expect((await readLease()).token).toBe(token + 1);
      await stage.engine.runs.settled();
      expect((await stage.sync({ mode: 'full' })).state).toBe('finished');
      expect(await findViolations(stage, noDoings())).toEqual([]);
    },
  );

  it('creates rows is succeeded by another within seconds of the end of its lease', async () => {
    const { letGo } = await holdUpAt({ kinds: ['CreateMultiple'] });
    child.kill('SIGKILL');
    await once(child, 'exit');
    letGo();
    const { expires_at } = await readLease();
    const watch = setInterval(() => void stage.engine.runs.resumeOrphans().catch(() => undefined), 100);
    await vi.waitFor(
      async () => expect((await readLease()).holder).toBe(stage.engine.parts.holder),
      patience,
    );
    clearInterval(watch);
    const { utc } = await currentTimes(stage.database);
    // A machine under load: what counts is that it is seconds, and not the minutes of a person who looks.
    expect(Date.parse(`${utc}Z`) - Date.parse(`${expires_at}Z`)).toBeLessThan(60_000);
    await stage.engine.runs.settled();
  });
});

describe('a process that stalls while it', () => {
  it.each(moments)('%s and comes back after it was succeeded does no harm', async (_, match, linked) => {
    if (linked) await changeSome();
    const { letGo } = await holdUpAt({ ...match, kinds: [...match.kinds] });
    await stall();
    const { expires_at } = await readLease();
    await succeed();
    const { utc } = await currentTimes(stage.database);
    expect(utc >= expires_at).toBe(true);
    await stage.engine.runs.settled();
    expect((await stage.sync()).state).toBe('finished');

    // Its request arrives late, and people go on with their work.
    letGo();
    await vi.waitFor(() => expect(stage.dynamics.conditions.log.underWay()).toBe(0), patience);
    const doings = noDoings();
    const [[contactId, first] = [0, ''], [, second] = [0, '']] = await stage.links();
    await stage.inDynamics.send('PATCH', `contacts(${second})`, { address1_city: 'Elsewhere' });
    doings.cities.set(second, 'Elsewhere');
    await setJobTitle(stage.database, contactId, 'Pilot');
    doings.titles.set(contactId, 'Pilot');
    await stage.sync({ mode: 'full' });
    expect(stage.rows().get(first)?.jobtitle).toBe('Pilot');

    const before = stage.versions();
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    expect(await ended).toEqual([0, null]);
    expect(stage.versions()).toEqual(before);
    expect(await findViolations(stage, doings)).toEqual([]);
  });
});
