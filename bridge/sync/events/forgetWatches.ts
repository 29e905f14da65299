import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { isForsaken, type WatchAge } from './watchAge.ts';
import { watchPrefixes } from './watchPrefixes.ts';

/** Ends the watches that no flow has asked for in a long time; there are never more than a few hundred. */
export async function forgetWatches({ db }: ContactHandle, utc: DateTime2): Promise<void> {
  for (const prefix of Object.values(watchPrefixes)) {
    const rows = await db
      .selectFrom('dynamics365.cursor')
      .select(['name', 'value'])
      .where('name', 'like', `${prefix}%`)
      .execute();
    for (const { name, value } of rows) {
      if (!isForsaken(JSON.parse(value) as WatchAge, utc)) continue;
      // A poll that noted its asking in this moment has changed the value.
      await db.deleteFrom('dynamics365.cursor').where('name', '=', name).where('value', '=', value).execute();
    }
  }
}
