import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { migrate } from '../../../bridge/database/migrate.ts';
import { pairDatabases } from '../../../bridge/database/pairDatabases.ts';
import { removeBridge } from '../../../bridge/sync/setup/removeBridge.ts';
import { setUp } from '../../../bridge/sync/setup/setUp.ts';
import { findIdentityMismatch } from '../../../bridge/sync/state/installation.ts';
import { addModuleHistory } from '../../../scripts/sample/addModuleHistory.ts';
import { buildSample } from '../../../scripts/sample/buildSample.ts';
import { printSetUp } from '../../../scripts/setup/printSetUp.ts';
import { createFile } from '../../database/embeddedEngine.ts';
import type { TestDatabase } from '../../database/engine.ts';

const timeZone = 'Europe/Prague';
const setting = 'Dynamics365MinScore';
let files: [TestDatabase, TestDatabase];
let main: BridgeDatabase;
let contacts: BridgeDatabase;
let database: BridgeDatabase;

/** A sample with separated contact data, which lacks one of the settings. */
beforeEach(async () => {
  files = [await createFile({ timeZone }), await createFile({ timeZone })];
  [main, contacts] = [files[0].database, files[1].database];
  database = pairDatabases(main, contacts);
  await buildSample(database, { contacts: 60, seed: 3 });
  await main.main.deleteFrom('CMS_SettingsKey').where('KeyName', '=', setting).execute();
});
afterEach(async () => {
  for (const file of files) await file.drop();
});

const rowsOfSetting = () =>
  main.main.selectFrom('CMS_SettingsKey').select('KeyGUID').where('KeyName', '=', setting).execute();
const bridgeColumns = (where: BridgeDatabase) => where.dialect.readColumns(where.db, 'dynamics365.link');

/** The main database refuses new settings, as when the connection to it is lost at that moment. */
const refuseSettings = () =>
  sql`create trigger refuse before insert on CMS_SettingsKey begin select raise(abort, 'connection lost'); end`.execute(
    main.main,
  );
const takeSettings = () => sql`drop trigger refuse`.execute(main.main);

describe('the set-up of separated contact data', () => {
  it('makes the bridge tables beside the contacts, and settings in the main database', async () => {
    expect(await setUp(database, { timeZone })).toMatchObject({ settingsAdded: [setting], findings: [] });
    expect(await bridgeColumns(contacts)).not.toEqual([]);
    expect(await bridgeColumns(main)).toEqual([]);
    expect(await rowsOfSetting()).toHaveLength(1);
  });

  it('lets two at once make one installation', async () => {
    await Promise.all([setUp(database, { timeZone }), setUp(database, { timeZone })]);
    expect(await rowsOfSetting()).toHaveLength(1);
  });

  it('takes over the links of the module', async () => {
    const linked = await addModuleHistory(database);
    const { adoption } = await setUp(database, { timeZone });
    expect(adoption).toEqual({ adopted: linked, ambiguous: 0 });
  });

  it('is completed by the next one when it ends between the two databases', async () => {
    const linked = await addModuleHistory(database);
    await refuseSettings();
    await expect(setUp(database, { timeZone })).rejects.toThrow('connection lost');
    await takeSettings();
    const { settingsAdded, adoption } = await setUp(database, { timeZone });
    expect({ settingsAdded, adopted: adoption?.adopted }).toEqual({
      settingsAdded: [setting],
      adopted: linked,
    });
    await removeBridge(database);
    expect(await rowsOfSetting()).toEqual([]);
  });

  it('leaves nothing that a removal does not know when it ends behind the main database', async () => {
    await addModuleHistory(database);
    // The bridge tables are there, and adopting links fails after the settings were added.
    await migrate(database);
    await sql`create trigger dynamics365.refuse before insert on link begin select raise(abort, 'connection lost'); end`.execute(
      contacts.db,
    );
    await expect(setUp(database, { timeZone })).rejects.toThrow('connection lost');
    expect(await rowsOfSetting()).toHaveLength(1);
    await removeBridge(database);
    expect(await rowsOfSetting()).toEqual([]);
    expect(await bridgeColumns(contacts)).toEqual([]);
  });

  it('prints one part for each database, which together do what it does', async () => {
    const text = await printSetUp(database, { timeZone });
    const [, first = '', second = ''] = text.split(/^-- \d\. .*$/m);
    const run = async (where: BridgeDatabase, part: string) => {
      for (const statement of part.split(/;\n/).map((each) => each.trim().replace(/;$/, '')))
        if (!/^(begin|commit|$)/.test(statement)) await sql.raw(statement).execute(where.db);
    };
    await run(contacts, first);
    await run(main, second);
    expect(await setUp(database, { timeZone })).toMatchObject({ settingsAdded: [], findings: [] });
    await removeBridge(database);
    expect(await rowsOfSetting()).toEqual([]);
  });

  it('refuses to begin anew when the bridge tables were left behind in the main database', async () => {
    await migrate(main);
    await expect(setUp(database, { timeZone })).rejects.toThrow('Move the schema dynamics365');
    expect(await bridgeColumns(contacts)).toEqual([]);
  });
});

describe('a copy of one of two databases', () => {
  beforeEach(() => setUp(database, { timeZone }));
  const code = async (where: BridgeDatabase) => (await findIdentityMismatch(where, undefined))?.code;
  const rename = (column: 'database_name' | 'main_database') =>
    contacts.db
      .updateTable('dynamics365.installation')
      .set({ [column]: 'Production' })
      .execute();

  it('is none while both are those of the set-up', async () => {
    expect(await code(database)).toBeUndefined();
  });

  it.each(['database_name', 'main_database'] as const)('is noticed by %s', async (column) => {
    await rename(column);
    expect(await code(database)).toBe('databaseDiffers');
    await expect(setUp(database, { timeZone })).rejects.toThrow('Production');
    await setUp(database, { timeZone, adoptAgain: true });
    expect(await code(database)).toBeUndefined();
  });
});
