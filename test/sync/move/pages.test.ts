import { afterAll, beforeAll, expect, test } from 'vitest';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import type { Installations } from '../../../bridge/sync/move/installations.ts';
import type { MovePlan } from '../../../bridge/sync/move/movePlan.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { type CountedDatabase, countStatements } from '../../../scripts/bench/countStatements.ts';
import { growInstallation } from '../../../scripts/bench/growInstallation.ts';
import { separated } from '../openSampleDatabase.ts';
import { type MoveStage, read, startMoveStage } from './startMoveStage.ts';

/** More than a few pages of contacts, and then none up to one with nearly the highest number there is. */
const farAway = 2_000_000_000;

let stage: MoveStage;
let old: CountedDatabase;
let fresh: CountedDatabase;
let installations: Installations;
let plan: MovePlan;

beforeAll(async () => {
  if (separated) return;
  stage = await startMoveStage({ contacts: 60 });
  await stage.sync();
  await growInstallation(stage.database, 60);
  await growInstallation(stage.database, 600);
  // One that the site has, and nothing between it and the others.
  await read(
    stage.database,
    `insert into OM_Contact (ContactID, ContactGUID, ContactLastModified, ContactCreated)
     values (${farAway}, '11111111-1111-4111-8111-111111111111', '2026-06-02T00:00:00.0000000', '2026-06-02T00:00:00.0000000')`,
  );
  await stage.pauseOld();
  await stage.migrate();
  installations = await stage.open();
  [old, fresh] = [countStatements(installations.old), countStatements(installations.fresh)];
  installations = { ...installations, old: old.database, fresh: fresh.database };
});
afterAll(() => stage?.close());

/** What a page and a few small tables hold. */
const most = 1_000;

test.skipIf(separated)(
  'a plan holds a page of contacts at a time, whatever gaps their numbers have',
  async () => {
    plan = await planMove(installations);
    expect(plan.obstacles).toEqual([]);
    expect(plan.contacts.linked).toBeGreaterThan(2 * most);
    expect(plan.contacts.alive).toBe(plan.contacts.linked);
    const asked = [old.take(), fresh.take()];
    for (const { mostRows, statements, transactions } of asked) {
      expect(mostRows).toBeLessThanOrEqual(most);
      expect(statements).toBeLessThan(300);
      expect(transactions).toBe(0);
    }
  },
);

test.skipIf(separated)('a move does, in transactions of the new database that hold a page each', async () => {
  await carryOutMove(installations, plan);
  const [there, here] = [old.take(), fresh.take()];
  expect(Math.max(there.mostRows, here.mostRows)).toBeLessThanOrEqual(most);
  expect([there.transactions, there.writes]).toEqual([0, 0]);
  expect(here.transactions).toBeGreaterThan(plan.contacts.linked / most);
  expect(here.statements / here.transactions).toBeLessThan(30);
});
