import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { contactStatus, country, state } from '../../bridge/xperience/tables/commonTables.ts';
import { countries, states } from './countries.ts';
import { insertRows } from './insertRows.ts';
import { sampleGuid } from './sampleGuid.ts';
import { sampleNow } from './sampleTime.ts';

/** CountryID of a two-letter code. */
export function countryIdOf(code: string): number {
  return countries.findIndex((each) => each.twoLetterCode === code) + 1;
}

const statuses = ['Prospect', 'Active client', 'VIP client', 'Inactive'];
export const statusCount = statuses.length;

/** Everything contacts refer to by number. */
export async function addCountries(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    country,
    countries.map(({ twoLetterCode, threeLetterCode, displayName, name }) => ({
      CountryDisplayName: displayName,
      CountryName: name,
      CountryGUID: sampleGuid(`country ${twoLetterCode}`),
      CountryLastModified: sampleNow,
      CountryTwoLetterCode: twoLetterCode,
      CountryThreeLetterCode: threeLetterCode,
    })),
  );
  await insertRows(
    database,
    state,
    states.map(({ code, displayName, name }) => ({
      StateDisplayName: displayName,
      StateName: name,
      StateCode: code,
      CountryID: countryIdOf('US'),
      StateGUID: sampleGuid(`state ${code}`),
      StateLastModified: sampleNow,
    })),
  );
  await addStatuses(database);
}

/** Contact statuses as somebody has entered them. */
export async function addStatuses(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    contactStatus,
    statuses.map((name) => ({ ContactStatusName: name.replaceAll(' ', ''), ContactStatusDisplayName: name })),
  );
}
