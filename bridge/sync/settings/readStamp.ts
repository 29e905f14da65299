import { createQueryCache } from '../../database/createQueryCache.ts';
import type { StampRow } from '../../database/stampColumns.ts';
import { selectMainStamp } from '../../xperience/settings/mainStamp.ts';
import { selectOwnStamp } from '../state/settings/ownStamp.ts';
import type { SettingsStore } from './settingsStore.ts';

/** What calls are configured by, to be compared with what it was. */
export type Stamp = readonly StampRow[];

const compiled = createQueryCache();

/** Reads what calls are configured by in one statement, or in one for each database where contact data is separated. */
export async function readStamp({
  database,
  site,
}: Pick<SettingsStore, 'database' | 'site'>): Promise<Stamp> {
  const { db, main, dialect, product, separated } = database;
  const which = `${product.name} ${site}`;
  const own = () => selectOwnStamp(database);
  const ofMain = () => selectMainStamp(database, site);
  if (separated) {
    const rows = [
      await main.executeQuery<StampRow>(compiled(dialect, `main ${which}`, ofMain)),
      await db.executeQuery<StampRow>(compiled(dialect, 'own', own)),
    ];
    return rows.flatMap((read) => read.rows);
  }
  // Both halves lie in the same database.
  const whole = () => ofMain().unionAll(own() as never);
  const { rows } = await main.executeQuery<StampRow>(compiled(dialect, `whole ${which}`, whole));
  return rows;
}

/** Rows in another order count as others: then what is made of them is made once more. */
export function isSameStamp(one: Stamp, other: Stamp): boolean {
  return (
    one.length === other.length &&
    one.every((row, index) => {
      const same = other[index];
      return (
        same !== undefined &&
        row.part === same.part &&
        row.name === same.name &&
        row.value === same.value &&
        row.other === same.other &&
        row.more === same.more &&
        row.number === same.number
      );
    })
  );
}
