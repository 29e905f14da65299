import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseError } from '../../../bridge/database/databaseError.ts';
import { createRuns, type Runs } from '../../../bridge/sync/runs/createRuns.ts';
import { contactsWritten } from '../faults/contactsWritten.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;
/** Updates of contacts that still lose their connection. */
let losing = 0;
let runs: Runs;

const plugin: KyselyPlugin = {
  transformQuery: ({ node }) => {
    const writesContacts =
      node.kind === 'UpdateQueryNode' && JSON.stringify(node.table).includes('OM_Contact');
    if (!writesContacts || losing <= 0) return node;
    losing -= 1;
    throw new DatabaseError('unavailable', 'The connection was lost.');
  },
  transformResult: async ({ result }) => result,
};

beforeEach(async () => {
  stage = await startStage({ contacts: 80, seed: 11 });
  const { parts } = stage.engine;
  const { database } = parts;
  runs = createRuns({ ...parts, database: { ...database, db: database.db.withPlugin(plugin) } });
});

afterEach(async () => {
  losing = 0;
  await runs.settled();
  await stage.close();
});

const sync = async () => {
  const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
  return (await runs.syncContacts(request)).run;
};

describe('a run whose connection to the database is lost in a write', () => {
  it('is continued by whoever looks for runs without a holder, and doubles nothing', async () => {
    losing = 1;
    const interrupted = await sync();
    expect(interrupted.state).toBe('running');
    const [resumed] = await runs.resumeOrphans();
    await runs.settled();
    expect(resumed?.id).toBe(interrupted.id);
    expect(await sync()).toMatchObject({ state: 'finished' });
    const links = await stage.links();
    expect(links.size).toBeGreaterThan(10);
    expect(new Set(links.values())).toEqual(new Set(stage.rows().keys()));
    expect(contactsWritten(stage.dynamics.conditions.log.entries())).toBe(links.size);
  });

  it('ends with that reason when it gets no further however often it is taken up', async () => {
    losing = Number.POSITIVE_INFINITY;
    const { id } = await sync();
    let resumed = [];
    let times = 1;
    do {
      resumed = await runs.resumeOrphans();
      await runs.settled();
      times += 1;
    } while (resumed.length > 0 && times < 20);
    expect(times).toBeLessThan(10);
    const { state, reason_code } = await stage.database.db
      .selectFrom('dynamics365.run')
      .select(['state', 'reason_code'])
      .where('run_id', '=', id)
      .executeTakeFirstOrThrow();
    expect({ state, reason_code }).toEqual({ state: 'failed', reason_code: 'databaseUnavailable' });
  });
});
