import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { country, state } from '../../../bridge/xperience/tables/commonTables.ts';
import { addStatuses, countryIdOf } from '../addCountries.ts';
import { countries, states } from '../countries.ts';
import { insertRows } from '../insertRows.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { sampleNow } from '../sampleTime.ts';

/** Countries and states have other numbers than in the sample of Xperience 13, as two installations have. */
const sortedCountries = countries.toSorted((one, other) =>
  one.threeLetterCode < other.threeLetterCode ? -1 : 1,
);
const sortedStates = states.toSorted((one, other) => (one.code < other.code ? -1 : 1)).toReversed();

const countryNumbers = new Map(
  sortedCountries.map(({ twoLetterCode }, index) => [countryIdOf(twoLetterCode), index + 1]),
);
const stateNumbers = new Map(sortedStates.map((each, index) => [states.indexOf(each) + 1, index + 1]));

/** CountryID and StateID here of those in the sample of Xperience 13. */
export function numbersByKentico(numbers: { country: number | null; state: number | null }): {
  country: number | null;
  state: number | null;
} {
  return {
    country: countryNumbers.get(numbers.country ?? 0) ?? null,
    state: stateNumbers.get(numbers.state ?? 0) ?? null,
  };
}

/** Everything contacts refer to by number. @param withStatuses whether somebody has entered contact statuses */
export async function addCountriesByKentico(
  database: DatabaseHandle,
  { withStatuses }: { withStatuses: boolean },
): Promise<void> {
  await insertRows(
    database,
    country,
    sortedCountries.map(({ twoLetterCode, threeLetterCode, displayName, name }) => ({
      CountryDisplayName: displayName,
      CountryName: name,
      CountryGUID: sampleGuid(`country ${twoLetterCode} by Kentico`),
      CountryLastModified: sampleNow,
      CountryTwoLetterCode: twoLetterCode,
      CountryThreeLetterCode: threeLetterCode,
    })),
  );
  await insertRows(
    database,
    state,
    sortedStates.map(({ code, displayName, name }) => ({
      StateDisplayName: displayName,
      StateName: name,
      StateCode: code,
      CountryID: countryNumbers.get(countryIdOf('US')) ?? 0,
      StateGUID: sampleGuid(`state ${code} by Kentico`),
      StateLastModified: sampleNow,
    })),
  );
  if (withStatuses) await addStatuses(database);
}
