import type { Selectable } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { Tables } from '../../bridge/database/tables.ts';
import { type Caller, connectCaller } from '../../test/standins/dataverse/connectCaller.ts';
import type { DataverseStandin } from '../../test/standins/dataverse/createDataverseStandin.ts';

const columnOf = {
  ContactFirstName: 'firstname',
  ContactLastName: 'lastname',
  ContactJobTitle: 'jobtitle',
  ContactCity: 'address1_city',
  ContactBusinessPhone: 'telephone1',
  ContactEmail: 'emailaddress1',
} as const;
type Field = keyof typeof columnOf;
const fields = Object.keys(columnOf) as Field[];

type Contact = Pick<Selectable<Tables['OM_Contact']>, Field | 'ContactID' | 'ContactDynamics365RelatedID'>;

/**
 * The way the .NET module synchronizes, written anew to compare with: one contact after the other; a linked one is
 * read by its ID, compared as text and written when a text differs, another one is created. In the module's favour
 * it fetches one token for all, maps few fields, and nothing is stored afterwards but the link.
 *
 * @returns how many contacts it went through
 */
export async function moduleSync(
  database: BridgeDatabase,
  dynamics: DataverseStandin,
  which: 'linked' | 'notLinked',
  limit: number,
): Promise<number> {
  const caller = await connectCaller(dynamics);
  const contacts: Contact[] = await database.db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactDynamics365RelatedID', ...fields])
    .where('ContactDynamics365RelatedID', which === 'linked' ? 'is not' : 'is', null)
    .orderBy('ContactID')
    .$call((query) => database.dialect.limit(query, limit))
    .execute();
  for (const contact of contacts) {
    if (contact.ContactDynamics365RelatedID === null) await create(database, caller, contact);
    else await update(caller, contact, contact.ContactDynamics365RelatedID);
  }
  return contacts.length;
}

async function create(database: BridgeDatabase, caller: Caller, contact: Contact): Promise<void> {
  const row = Object.fromEntries(fields.map((field) => [columnOf[field], contact[field]]));
  const { status, headers, text } = await caller.send('POST', 'contacts', row);
  // A text that does not fit refuses the whole contact.
  if (status === 400) return;
  if (status !== 204) throw new Error(`The row was not created: ${status} ${text}`);
  const id = /\(([0-9a-f-]{36})\)/i.exec(headers.get('odata-entityid') ?? '')?.[1];
  await database.db
    .updateTable('OM_Contact')
    .set({ ContactDynamics365RelatedID: id ?? null })
    .where('ContactID', '=', contact.ContactID)
    .execute();
}

async function update(caller: Caller, contact: Contact, rowId: string): Promise<void> {
  const { body } = await caller.get<Record<string, unknown>>(`contacts(${rowId})`);
  const changes = fields.filter(
    (field) => String(contact[field] ?? '') !== String(body[columnOf[field]] ?? ''),
  );
  if (changes.length === 0) return;
  const row = Object.fromEntries(changes.map((field) => [columnOf[field], contact[field]]));
  const { status, text } = await caller.send('PATCH', `contacts(${rowId})`, row);
  if (status !== 204 && status !== 400) throw new Error(`The row was not updated: ${status} ${text}`);
}
