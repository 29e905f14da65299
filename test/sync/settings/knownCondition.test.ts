import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { knownCondition } from '../../../bridge/sync/settings/knownCondition.ts';
import { knownConfiguration } from '../../../bridge/sync/settings/knownConfiguration.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

let stage: Stage;
/** How far the clock is ahead, ms. */
let ahead = 0;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  await storeSetting(stage.database, 'qualifyingRule', 'groups');
  await storeSetting(stage.database, 'contactGroups', 'ReadyForSales');
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() / 1_000 + ahead);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await stage?.close();
});

const rebuild = (status: number) =>
  stage.database.db
    .updateTable('OM_ContactGroup')
    .set({ ContactGroupStatus: status })
    .where('ContactGroupName', '=', 'ReadyForSales')
    .execute();

it('looks for groups again after a moment, and at once for who does more than look', async () => {
  const parts = { ...stage.engine.parts, timing: { ...stage.engine.parts.timing, reuseMs: 1_000 } };
  const known = await knownConfiguration(parts);
  const rebuilding = async (reuse: boolean) =>
    (await knownCondition(parts, known, { reuse })).groups?.rebuilding.length;
  expect(await rebuilding(true)).toBe(0);
  await rebuild(1);
  expect([await rebuilding(true), await rebuilding(false)]).toEqual([0, 1]);
  ahead += 2_000;
  expect(await rebuilding(true)).toBe(1);
  await rebuild(0);
});
