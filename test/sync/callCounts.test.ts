import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountedCalls, saveCalls } from '../../bridge/sync/state/callCounts.ts';
import { createCallCounter } from '../../bridge/sync/state/createCallCounter.ts';
import { describeSilence, readSilentCallers } from '../../bridge/sync/state/silentCallers.ts';
import { type Stage, startStage } from './startStage.ts';

const hourMs = 60 * 60_000;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
});
afterAll(() => stage?.close());

/** Calls of somebody, as if the process had stored them at the time of the last one. */
async function called(caller: string, operation: string, agoHours: readonly number[]): Promise<void> {
  for (const hours of agoHours) {
    const agoMs = hours * hourMs;
    const counted: CountedCalls = {
      caller,
      callerKind: 'apiKey',
      operation,
      calls: 1,
      firstAgoMs: agoMs,
      lastAgoMs: agoMs,
    };
    await saveCalls(stage.database, [counted]);
  }
}

const silent = async () =>
  (await readSilentCallers(stage.database)).map(({ caller, operation }) => `${caller} ${operation}`);

describe('silence', () => {
  it('is found where somebody has not called for three times as long as usual', async () => {
    await called('Hourly flow', 'SyncContacts', [30, 29, 28, 27, 26, 25]);
    await called('Daily flow', 'SyncContacts', [149, 125, 101, 77, 53, 29]);
    await called('Busy flow', 'SyncContacts', [6, 5, 4, 3, 2, 1]);
    expect(await silent()).toEqual(['Hourly flow SyncContacts']);
    const [found] = await readSilentCallers(stage.database);
    expect(found && describeSilence(found)).toBe(
      'Hourly flow called SyncContacts about every 60 minutes, and has not for 25 hours.',
    );
  });

  it('is none where nobody calls by the clock, has called too seldom, or has stopped long ago', async () => {
    await called('Maker', 'UpdateContact', [30, 29, 28, 27, 26, 25]);
    await called('Once', 'SyncActivities', [30, 29]);
    await called('Former', 'SyncActivities', [905, 904, 903, 902, 901, 900]);
    expect(await silent()).toEqual(['Hourly flow SyncContacts']);
  });

  it('does not become usual: one long pause hardly changes what is', async () => {
    await called('Paused flow', 'SyncContacts', [80, 79, 78, 77, 76, 75]);
    await called('Paused flow', 'SyncContacts', [12, 11]);
    expect(await silent()).toContain('Paused flow SyncContacts');
  });

  it('ends with the next call, and with the key of the caller', async () => {
    await called('Paused flow', 'SyncContacts', [0]);
    expect(await silent()).not.toContain('Paused flow SyncContacts');
    await stage.database.db
      .insertInto('dynamics365.api_key')
      .values({
        name: 'Hourly flow',
        hash: 'f'.repeat(64),
        prefix: 'abcd',
        scopes: 'sync',
        created_by: 'test',
        created_at: stage.database.dialect.utcNow(),
        revoked_at: stage.database.dialect.utcNow(),
      })
      .execute();
    expect(await silent()).toEqual([]);
  });
});

describe('counting', () => {
  const call = { caller: 'Flow', callerKind: 'apiKey', operation: 'WhenRunFinishes' };
  const stored = async () => {
    const row = await stage.database.db
      .selectFrom('dynamics365.call_count')
      .select(['calls', 'usual_ms'])
      .where('caller', '=', 'Flow')
      .executeTakeFirst();
    return row && { calls: Number(row.calls), usualMs: Number(row.usual_ms) };
  };

  it('is stored when it is flushed, and added up over processes', async () => {
    let now = 0;
    const { log } = stage.engine.parts;
    const one = createCallCounter(stage.database, log, () => now);
    const other = createCallCounter(stage.database, log, () => now);
    for (let minute = 0; minute < 5; minute += 1) {
      one.count(call);
      now += 60_000;
    }
    expect(await stored()).toBeUndefined();
    await one.flush();
    expect(await stored()).toEqual({ calls: 5, usualMs: 60_000 });
    other.count(call);
    await other.flush();
    await one.flush();
    expect((await stored())?.calls).toBe(6);
  });

  it('counts five hundred callers between two flushes at most', async () => {
    const counter = createCallCounter(stage.database, stage.engine.parts.log);
    for (let each = 0; each < 600; each += 1) counter.count({ ...call, caller: `Many ${each}` });
    await counter.flush();
    const rows = await stage.database.db
      .selectFrom('dynamics365.call_count')
      .select('caller')
      .where('caller', 'like', 'Many %')
      .execute();
    expect(rows).toHaveLength(500);
  });
});
