import type { DatabaseHandle } from '../database/bridgeDatabase.ts';

/** Name under which a sample says of itself that its contacts are invented. */
export const sampleMark = 'sampleDatabase';

/** Whether the contacts of this database are invented. */
export async function isSampleDatabase({ db }: DatabaseHandle): Promise<boolean> {
  const row = await db
    .selectFrom('dynamics365.setting')
    .select('value')
    .where('name', '=', sampleMark)
    .executeTakeFirst();
  return row?.value === 'true';
}
