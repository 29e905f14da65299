import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault, FaultMatch, FaultSchedule } from '../../standins/dataverse/faults/faultRule.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { strikeFault } from '../strikeFault.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
});

afterEach(() => stage.close());

const engineProcess = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));

/** For a process that must not lose patience before the test has looked at it, however slow the machine is. */
const patient = () => JSON.stringify({ ...stage.options, requestTimeoutMs: 110_000, leaseMs: 115_000 });

const fault = (match: FaultMatch, struck: Fault, schedule?: FaultSchedule) =>
  strikeFault(stage.inDynamics, match, struck, schedule);

async function everyLinkedOnce(): Promise<void> {
  const links = [...(await stage.links()).values()];
  expect(new Set(links).size).toBe(links.length);
  expect(links.sort()).toEqual([...stage.rows().keys()].sort());
}

describe('when an answer is lost', () => {
  it('a create that was carried out is found and linked, not repeated', async () => {
    await fault({ kinds: ['CreateMultiple'] }, { type: 'cut', when: 'afterCommit' }, { nth: 1 });
    const run = await stage.sync();
    expect(run.state).toBe('finished');
    await everyLinkedOnce();
  });

  it('a create that was not carried out is sent again', async () => {
    await fault({ kinds: ['CreateMultiple'] }, { type: 'cut', when: 'beforeCommit' }, { nth: 1 });
    const run = await stage.sync();
    expect(run.state).toBe('finished');
    expect(stage.rows().size).toBeGreaterThan(10);
    await everyLinkedOnce();
  });

  it('what one request created is linked while another is still under way', async () => {
    // So that nearly all contacts qualify, and take more than one request.
    await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
    await fault({ kinds: ['CreateMultiple'] }, { type: 'held' }, { nth: 2 });
    const child = spawn(process.execPath, [engineProcess, patient(), 'contacts']);
    const exited = once(child, 'exit');
    try {
      await vi.waitFor(async () => expect((await stage.links()).size).toBeGreaterThan(0), {
        timeout: 100_000,
        interval: 50,
      });
      const runs = await stage.database.db.selectFrom('dynamics365.run').select('state').execute();
      expect(runs).toEqual([{ state: 'running' }]);
    } finally {
      child.kill('SIGKILL');
      await exited;
    }
  });

  it('a process killed between create and link leaves every contact exactly once after the next run', async () => {
    await fault({ kinds: ['CreateMultiple'] }, { type: 'cut', when: 'afterCommit' }, { nth: 1 });
    // The engine reads before it repeats: held there, it stands between create and link.
    await fault({ kinds: ['readMany'] }, { type: 'held' }, { nth: 2 });
    const child = spawn(process.execPath, [engineProcess, patient(), 'contacts']);
    const exited = once(child, 'exit');
    await vi.waitFor(() => expect(stage.rows().size).toBeGreaterThan(10), { timeout: 90_000, interval: 5 });
    child.kill('SIGKILL');
    await exited;
    expect((await stage.links()).size).toBe(0);
    await stage.inDynamics.control('DELETE', 'faults');
    await stage.database.db
      .updateTable('dynamics365.lease')
      .set({ expires_at: stage.database.dialect.utcNow(-1) })
      .execute();
    const run = await stage.sync();
    expect(run.state).toBe('finished');
    await everyLinkedOnce();
  });
});

describe('a write of ours that lands late', () => {
  it('is not taken for an edit in Dynamics', async () => {
    await stage.sync();
    const [[contactId, rowId] = [0, '']] = await stage.links();
    // Of a title nothing was agreed about Xperience would win anyway.
    await setTitle(contactId, 'Agreed');
    await stage.sync();
    await setTitle(contactId, 'First');
    await fault({ kinds: ['batch'], body: 'First' }, { type: 'cut', when: 'afterCommit' });
    await fault(
      { kinds: ['readMany'] },
      { type: 'error', status: 403, code: '0x80040220', message: 'Not now.' },
      { every: 2 },
    );
    const lost = await stage.sync();
    expect(lost.state).toBe('failed');
    await stage.inDynamics.control('DELETE', 'faults');

    // Meanwhile Xperience goes on; had the late write counted as theirs, both sides would have moved.
    await stage.database.db
      .insertInto('dynamics365.mapping_extension')
      .values({
        field: 'ContactJobTitle',
        column_name: 'jobtitle',
        rules: JSON.stringify({ conflict: 'dynamics' }),
        changed_at: stage.database.dialect.utcNow(),
      })
      .execute();
    await setTitle(contactId, 'Second');
    await stage.sync();
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Second');
  });
});

const setTitle = (contactId: number, title: string) => setJobTitle(stage.database, contactId, title);
