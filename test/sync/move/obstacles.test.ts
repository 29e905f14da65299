import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApiKey } from '../../../bridge/api/authentication/keys/createApiKey.ts';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { noteMovedTo } from '../../../bridge/sync/move/noteMovedTo.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { setUp } from '../../../bridge/sync/setup/setUp.ts';
import { resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { readPause } from '../../../bridge/sync/state/pause/pause.ts';
import { readDatabaseIdentity } from '../../../bridge/xperience/checks/readDatabaseIdentity.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { separated } from '../openSampleDatabase.ts';
import { type MoveStage, read, startMoveStage } from './startMoveStage.ts';

let stage: MoveStage;
beforeEach(async ({ skip }) => {
  if (separated) skip('Separated contact data cannot be migrated.');
  stage = await startMoveStage({ contacts: 40 });
});
afterEach(() => stage?.close());

const execute = async (database: BridgeDatabase, ...statements: string[]): Promise<void> => {
  for (const statement of statements) await read(database, statement);
};

async function codes(change?: (pair: { old: BridgeDatabase; fresh: BridgeDatabase }) => Promise<unknown>) {
  const installations = await stage.open();
  await change?.(installations);
  return (await planMove(installations)).obstacles.map(({ code }) => code);
}

test('a database that is neither, or half migrated, is refused', async () => {
  await stage.pauseOld();
  const installations = await stage.open();
  expect(
    (await planMove({ ...installations, fresh: installations.old })).obstacles.map(({ code }) => code),
  ).toEqual(['newProduct', 'sameDatabase']);
  const back = { ...installations, old: installations.fresh, fresh: installations.old };
  const { obstacles } = await planMove(back);
  expect(obstacles.map(({ code }) => code)).toEqual(['oldProduct', 'newProduct']);
  expect(obstacles[0]?.remedy).toContain('There is no way back');
  await execute(installations.fresh, 'create table CMS_Site (SiteID int)');
  expect((await planMove(installations)).obstacles[0]).toMatchObject({
    code: 'newProduct',
    detail: expect.stringContaining('neither one of Xperience 13 nor one of Xperience by Kentico'),
  });
});

test('contacts that were not brought over are told before anything else', async () => {
  await stage.pauseOld();
  expect(await codes()).toEqual(['notMigrated']);
});

test('an old installation that may still write is refused', async () => {
  await stage.migrate();
  const lease = async ({ old }: { old: BridgeDatabase }) => {
    const { utc } = await currentTimes(old);
    const later = utc.replace(/^\d{4}/, '2099');
    await execute(old, `update dynamics365.lease set holder = 'host:1', expires_at = '${later}'`);
    await old.db
      .insertInto('dynamics365.lease')
      .values({ name: 'test', holder: 'host:1', expires_at: later as never })
      .execute();
  };
  expect(await codes(lease)).toEqual(['oldNotPaused', 'oldStillRuns']);
});

test('work that is not finished is refused', async () => {
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const begin = ({ old }: { old: BridgeDatabase }) =>
    execute(old, "update dynamics365.run set state = 'needsConfirmation'");
  expect(await codes(begin)).toEqual(['oldUnfinished']);
});

test('a copy of the old installation is refused until it has taken the place of the original', async () => {
  await stage.pauseOld();
  await stage.migrate();
  const copied = ({ old }: { old: BridgeDatabase }) =>
    execute(old, "update dynamics365.installation set database_name = 'the original'");
  expect(await codes(copied)).toEqual(['oldIsCopy']);
  await setUp(stage.database, { timeZone: stage.options.timeZone, adoptAgain: true });
  expect(await codes()).toEqual([]);
});

test('an old installation that works in another database already is refused unless that one is given up', async () => {
  await stage.pauseOld();
  await stage.migrate();
  const elsewhere = ({ old }: { old: BridgeDatabase }) =>
    noteMovedTo(old, { server: 'sql.example.com', database: 'Xperience31' });
  expect(await codes(elsewhere)).toEqual(['oldMoved']);
  await codes(async ({ old, fresh }) => {
    expect(await noteMovedTo(old, await readDatabaseIdentity(fresh))).toBe(true);
    expect((await readPause(old))?.reason).toContain('Xperience31');
    await noteMovedTo(old, await readDatabaseIdentity(fresh), true);
    expect((await readPause(old))?.reason).not.toContain('Xperience31');
  });
  expect(await codes()).toEqual([]);
});

test('a column the bridge needs that is not there is named before anything is read', async () => {
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const drop = ({ fresh }: { fresh: BridgeDatabase }) =>
    execute(fresh, 'alter table OM_Contact rename column ContactEmail to ContactAddress');
  expect(await codes(drop)).toEqual(['newUnfit']);
});

test('link fields and mapped fields that are missing are named', async () => {
  const other = await startMoveStage({ contacts: 40, target: { customFields: 'none' } });
  try {
    await other.pauseOld();
    await other.migrate();
    const { obstacles } = await planMove(await other.open());
    expect(obstacles.map(({ code }) => code)).toEqual([
      'linkFieldMissing',
      'linkFieldMissing',
      ...Array.from({ length: 7 }, () => 'mappedFieldMissing'),
    ]);
    expect(obstacles.at(-1)?.detail).toMatch(/^The field Contact\w+ is mapped to \w+/);
  } finally {
    await other.close();
  }
});

test('contacts that were added on either side after the copy are refused', async () => {
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const add = async ({ old, fresh }: { old: BridgeDatabase; fresh: BridgeDatabase }) => {
    const insert = (guid: string) =>
      `insert into OM_Contact (ContactGUID, ContactLastModified, ContactCreated) values ('${guid}', '2026-06-02T00:00:00.0000000', '2026-06-02T00:00:00.0000000')`;
    await execute(old, insert('11111111-1111-4111-8111-111111111111'));
    return () => execute(fresh, insert('22222222-2222-4222-8222-222222222222'));
  };
  const installations = await stage.open();
  const addHere = await add(installations);
  const said = (text: string) => expect.stringMatching(text) as string;
  expect((await planMove(installations)).obstacles).toMatchObject([
    { code: 'contactsAddedSince', detail: said('^1 contact of the old installation has a number above') },
  ]);
  await addHere();
  expect((await planMove(installations)).obstacles).toMatchObject([
    { code: 'numbersCollide', detail: said('^1 number belongs to another contact in') },
  ]);
});

test('a new installation in which the bridge has worked already is refused', async () => {
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const use = async ({ fresh }: { fresh: BridgeDatabase }) => {
    await setUp(fresh, { timeZone: stage.options.timeZone, adoptAgain: true });
    await execute(
      fresh,
      "insert into dynamics365.cursor (name, value, changed_at) values ('x', '1', '2026-06-02T00:00:00.0000000')",
    );
  };
  expect(await codes(use)).toEqual(['newInUse']);
});

test('a new installation in which anything was made that the move brings as well is refused', async () => {
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const { timeZone } = stage.options;
  const secret = 'a secret of tests, long enough to be taken';
  const makeKey = async ({ fresh }: { fresh: BridgeDatabase }) => {
    await setUp(fresh, { timeZone, adoptAgain: true });
    await execute(fresh, 'delete from dynamics365.link', 'delete from dynamics365.activity_progress');
    await createApiKey(fresh, {
      name: 'x',
      scopes: ['read'],
      expiresAt: undefined,
      secret,
      createdBy: 'test',
    });
  };
  expect(await codes(makeKey)).toEqual(['newInUse']);
});

test('a set-up does not take links that came with a migration for those of the module', async () => {
  await stage.sync();
  await stage.migrate();
  const { fresh } = await stage.open();
  const { timeZone } = stage.options;
  await expect(setUp(fresh, { timeZone })).rejects.toThrow(/--move-from/);
  const { adoption } = await setUp(fresh, { timeZone, adoptAgain: true });
  expect(adoption).toMatchObject({ adopted: (await stage.links()).size });
});

test('one that was only set up is taken', async () => {
  const { timeZone } = stage.options;
  await setUp((await stage.open()).fresh, { timeZone });
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const installations = await stage.open();
  const plan = await planMove(installations);
  expect(plan.obstacles).toEqual([]);
  expect(await carryOutMove(installations, plan)).toBe(true);
});

/** A move whose process was killed after its first step. */
async function cutShort() {
  const installations = await stage.open();
  await expect(
    carryOutMove(installations, await planMove(installations), () => {
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  return installations;
}

test('a set-up does not go on from where a move was cut short', async () => {
  await stage.sync();
  await stage.pauseOld();
  await stage.migrate();
  const installations = await cutShort();
  const { timeZone } = stage.options;
  await expect(setUp(installations.fresh, { timeZone, adoptAgain: true })).rejects.toThrow(
    /has not come to its end/,
  );
});

test('a move that was cut short does not go on once the old installation has worked again', async () => {
  await stage.sync();
  await stage.pauseOld();
  await resumeBridge(stage.database, { by: 'test' });
  await stage.pauseOld();
  await stage.migrate();
  const installations = await cutShort();
  expect((await planMove(installations)).obstacles).toEqual([]);
  await resumeBridge(stage.database, { by: 'test' });
  await stage.pauseOld();
  expect((await planMove(installations)).obstacles.map(({ code }) => code)).toEqual(['oldResumed']);
});

test('an old installation that was resumed is not moved', async () => {
  await stage.pauseOld();
  await stage.migrate();
  await resumeBridge(stage.database, { by: 'test' });
  expect(await codes()).toEqual(['oldNotPaused']);
});
