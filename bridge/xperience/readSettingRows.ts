import type { Kysely } from 'kysely';
import type { MainHandle } from '../database/bridgeDatabase.ts';
import { createQueryCache } from '../database/createQueryCache.ts';
import type { Tables } from '../database/tables.ts';
import { chooseSettingRow, type StoredSetting, selectSettingRows } from './selectSettingRows.ts';

/** The row of CMS_SettingsKey that a setting is read from. */
export interface SettingRow {
  keyId: number;
  /** As stored; null counts as empty text. */
  value: string | null;
  /** Overrides the global row for one site. */
  ofSite: boolean;
}

const compiled = createQueryCache();

/**
 * The rows that count, as Xperience itself chooses them.
 * @param site SiteName; without it only global rows count
 * @returns name as asked for → its row, undefined where there is none
 */
export async function readSettingRows<const Name extends string>(
  { main, dialect }: MainHandle,
  names: readonly Name[],
  site?: string,
): Promise<Record<Name, SettingRow | undefined>> {
  const query = compiled(dialect, JSON.stringify([names, site]), () =>
    // By itself it names tables of the main database only.
    selectSettingRows(main as unknown as Kysely<Tables>, names, site),
  );
  const { rows } = await main.executeQuery(query);
  return Object.fromEntries(names.map((name) => [name, asSetting(chooseSettingRow(rows, name))])) as Record<
    Name,
    SettingRow | undefined
  >;
}

function asSetting(row: StoredSetting | undefined): SettingRow | undefined {
  return row && { keyId: row.KeyID, value: row.KeyValue, ofSite: row.SiteID !== null };
}
