import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** What tells contacts of the same number in two installations apart, and when each was last exchanged. */
export interface ContactIdentity {
  guid: string;
  /** ContactDynamics365SynchronizedOn, the server's local time. */
  synchronizedOn: DateTime2 | null;
}

/** Contacts of a range of numbers, by number. @param range ContactIDs, the first one left out */
export async function readIdentities(
  { db }: ContactHandle,
  { after, upTo }: { after: number; upTo: number },
): Promise<Map<number, ContactIdentity>> {
  const rows = await db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactGUID', 'ContactDynamics365SynchronizedOn'])
    .where('ContactID', '>', after)
    .where('ContactID', '<=', upTo)
    .execute();
  return new Map(
    rows.map(({ ContactID, ContactGUID, ContactDynamics365SynchronizedOn }) => [
      ContactID,
      { guid: ContactGUID, synchronizedOn: ContactDynamics365SynchronizedOn },
    ]),
  );
}
