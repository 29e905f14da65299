import { randomUUID } from 'node:crypto';
import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import type { SettingRow } from '../../settings/readSettingRows.ts';
import { writtenSettings } from '../../settings/settingNames.ts';
import { type AddedSetting, moduleSettings } from '../../setup/addMissingSettings.ts';
import type { SettingSource } from '../product.ts';
import { byKentico } from './handle.ts';

/** The table has the bridge's settings by name; keys of an application are shown in its administration only through code. */
const table = 'dynamics365.setting';

const isOwn = (name: string): boolean => writtenSettings.some((each) => each === name);

/**
 * The module's settings in the bridge's own table, everything else in CMS_SettingsKey. There are no sites, so that none
 * overrides another.
 */
export const settings: SettingSource = {
  table,
  shownInAdministration: false,

  async readRows<Name extends string>(database: MainHandle, names: readonly Name[]) {
    const own = names.filter(isOwn);
    const theirs = names.filter((name) => !isOwn(name));
    const found = [...(await readOwn(database, own)), ...(await readTheirs(database, theirs))];
    const rowOf = (name: string) => found.find((each) => each.name.toLowerCase() === name.toLowerCase())?.row;
    return Object.fromEntries(names.map((name) => [name, rowOf(name)])) as Record<
      Name,
      SettingRow | undefined
    >;
  },

  async writeValue(database, { keyId, value: read }, value) {
    const updated = await byKentico(database)
      .updateTable(table)
      .set({ value, changed_at: database.dialect.utcNow() })
      .where('name', '=', String(keyId))
      .where((eb) => database.dialect.textIs(eb.ref('value'), read ?? ''))
      .executeTakeFirst();
    return updated.numUpdatedRows === 1n;
  },

  async readValues(database, keys) {
    const rows = await readOwn(database, keys.map(String));
    return new Map(rows.map(({ row }) => [row.keyId, row.value]));
  },

  async planMissing(database, planned) {
    const present = await readOwn(database, writtenSettings);
    return moduleSettings
      .filter(({ name }) => !present.some((each) => each.name === name))
      .map(({ name }) => planned.find((each) => each.name === name) ?? { name, guid: randomUUID() });
  },

  async addMissing(database, planned) {
    const present = await readOwn(database, writtenSettings);
    const added = planned.filter(({ name }) => !present.some((each) => each.name === name));
    for (const { name } of added) {
      await byKentico(database)
        .insertInto(table)
        .values({ name, value: initialValue(name), changed_at: database.dialect.utcNow() })
        .execute();
    }
    return added;
  },

  async remove(database, removed) {
    for (const { name } of removed)
      await byKentico(database).deleteFrom(table).where('name', '=', name).execute();
  },

  updateInProgress: 'CMSUpdateInProgress',
};

interface Found {
  name: string;
  row: SettingRow;
}

async function readOwn(database: MainHandle, names: readonly string[]): Promise<Found[]> {
  if (names.length === 0) return [];
  const rows = await byKentico(database)
    .selectFrom(table)
    .select(['name', 'value'])
    .where('name', 'in', names)
    .execute();
  return rows.map(({ name, value }) => ({ name, row: { keyId: name, value, ofSite: false } }));
}

async function readTheirs(database: MainHandle, names: readonly string[]): Promise<Found[]> {
  if (names.length === 0) return [];
  const rows = await byKentico(database)
    .selectFrom('CMS_SettingsKey')
    .select(['KeyID', 'KeyName', 'KeyValue'])
    .where('KeyName', 'in', names)
    .orderBy('KeyID')
    .execute();
  return rows.map((row) => ({
    name: row.KeyName,
    row: { keyId: row.KeyID, value: row.KeyValue, ofSite: false },
  }));
}

function initialValue(name: AddedSetting['name']): string {
  return moduleSettings.find((each) => each.name === name)?.value ?? '';
}
