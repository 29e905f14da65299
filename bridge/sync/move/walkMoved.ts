import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { pageWidth } from './comparePage.ts';

/** The highest ContactID the bridge remembers anything of, or the old installation has. */
export async function readHighestKnown(old: DatabaseHandle): Promise<number> {
  const highest = await Promise.all(
    (['dynamics365.link', 'dynamics365.contact_state'] as const).map(async (table) => {
      const { id } = await old.db
        .selectFrom(table)
        .select(typed(sql<number | null>`max(contact_id)`, 'int').as('id'))
        .executeTakeFirstOrThrow();
      return id ?? 0;
    }),
  );
  return Math.max(await readHighestContactId(old), ...highest);
}

/** The next range of numbers behind one; undefined behind the last. */
export function rangeAfter(after: number, highest: number): { after: number; upTo: number } | undefined {
  return after >= highest ? undefined : { after, upTo: Math.min(after + pageWidth, highest) };
}

/** Contacts of a range of numbers by number, with what tells two of the same number apart. */
export async function readIdentities(
  { db }: ContactHandle,
  { after, upTo }: { after: number; upTo: number },
): Promise<Map<number, { guid: string; created: DateTime2 }>> {
  const rows = await db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactGUID', 'ContactCreated'])
    .where('ContactID', '>', after)
    .where('ContactID', '<=', upTo)
    .execute();
  return new Map(
    rows.map(({ ContactID, ContactGUID, ContactCreated }) => [
      ContactID,
      { guid: ContactGUID, created: ContactCreated },
    ]),
  );
}
