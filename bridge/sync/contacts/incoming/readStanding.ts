import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../../database/createQueryCache.ts';
import { wholeDatabase } from '../../../database/wholeDatabase.ts';
import { readSwitches, type Switches, switchesOf, switchNames } from '../../../xperience/readSettings.ts';
import { chooseSettingRow, selectSettingRows } from '../../../xperience/selectSettingRows.ts';
import { type KnownRow, knownRow, readKnownRow } from './readKnownRow.ts';

/** What decides, before anything else of a row is looked at, whether there is something to do. */
export interface Standing {
  switches: Switches;
  /** Absent where the row is not linked. */
  known: KnownRow | undefined;
}

const compiled = createQueryCache();

/**
 * How things stand for a row that comes in: the most frequent question of flows, therefore asked in one query where one
 * database has both answers.
 * @param rowId GUID in lower case
 * @param site SiteName whose settings count; without it the global ones
 */
export async function readStanding(
  database: DatabaseHandle,
  rowId: string,
  site: string | undefined,
): Promise<Standing> {
  const whole = wholeDatabase(database);
  if (!whole) {
    return { switches: await readSwitches(database, site), known: await readKnownRow(database, rowId) };
  }
  const query = compiled(database.dialect, JSON.stringify([site]), () =>
    selectSettingRows(whole, switchNames, site)
      .leftJoin('dynamics365.link as link', (join) =>
        join.on('link.row_id', '=', placeholder<string>('rowId')),
      )
      .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
      .select(['link.contact_id', 'state.row_version']),
  );
  const { rows } = await whole.executeQuery(bind(query, { rowId }));
  const textOf = (name: string) => chooseSettingRow(rows, name)?.KeyValue ?? '';
  const [enabled, minimum] = switchNames;
  return {
    switches: switchesOf({ [enabled]: textOf(enabled), [minimum]: textOf(minimum) }),
    known: knownRow(rows[0]),
  };
}
