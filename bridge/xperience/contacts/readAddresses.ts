import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';

/** An e-mail address, how many contacts have it, and the first of them. */
export interface Address {
  email: string;
  contacts: number;
  contactId: number;
}

/**
 * The next addresses behind one, in the order of the database's collation: all of OM_Contact, read in ranges of the
 * index on ContactEmail that Xperience has.
 */
export async function readAddresses(
  { db, dialect }: ContactHandle,
  { after, limit }: { after: string; limit: number },
): Promise<Address[]> {
  const query = db
    .selectFrom('OM_Contact as contact')
    .select((eb) => [
      typed(eb.ref('contact.ContactEmail'), 'nvarchar(254)').as('email'),
      typed(eb.fn.countAll(), 'int').as('contacts'),
      typed(eb.fn.min('contact.ContactID'), 'int').as('contactId'),
    ])
    .where('contact.ContactEmail', '>', after)
    .groupBy('contact.ContactEmail')
    .orderBy('contact.ContactEmail');
  return dialect.limit(query, limit).execute();
}

/** The first contact that is not linked of each address; keys are the addresses as they were asked for. */
export async function readUnlinkedByAddress(
  { db, dialect }: ContactHandle,
  addresses: readonly string[],
): Promise<Map<string, number>> {
  if (addresses.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { email: 'nvarchar(254)' },
    addresses.map((email) => ({ email })),
  );
  const rows = await db
    .selectFrom('OM_Contact as contact')
    .innerJoin(wanted, 'wanted.email', 'contact.ContactEmail')
    .select((eb) => [
      typed(eb.ref('wanted.email'), 'nvarchar(254)').as('email'),
      typed(eb.fn.min('contact.ContactID'), 'int').as('contactId'),
    ])
    .where('contact.ContactDynamics365RelatedID', 'is', null)
    .groupBy('wanted.email')
    .execute();
  return new Map(rows.map(({ email, contactId }) => [email, contactId]));
}
