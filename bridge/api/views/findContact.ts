import type { SyncParts } from '../../sync/syncParts.ts';
import { contactNotFound, SyncRefused } from '../../sync/syncRefused.ts';
import { type ContactName, findContacts } from '../../xperience/contacts/findContacts.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import { readStandingContacts, type StandingContact } from '../../xperience/contacts/readStandingContacts.ts';

/** How a caller names a contact. */
export type ContactKey =
  | { by: 'contactId'; contactId: number }
  | { by: 'email'; email: string }
  /** GUIDs are lower case with hyphens. */
  | { by: 'rowId'; rowId: string }
  /** Row ID first, then ContactGUID; only for callers who may know ContactGUIDs. */
  | { by: 'rowIdOrContactGuid'; guid: string };

/**
 * The one contact a caller means, with some fields.
 * @throws SyncRefused when there is none, or several have the e-mail address
 */
export async function findContact(
  { database }: SyncParts,
  key: ContactKey,
  fields: readonly string[] = [],
): Promise<ContactRecord> {
  const found = await byEachName(key, (name) => findContacts(database, name, fields));
  return onlyOne(found, ({ contactId }) => contactId);
}

/**
 * The same, and how it stands.
 * @throws SyncRefused when there is none, or several have the e-mail address
 */
export async function findStanding(
  { database }: SyncParts,
  key: ContactKey,
  options: Parameters<typeof readStandingContacts>[2],
): Promise<StandingContact> {
  const found = await byEachName(key, (name) => readStandingContacts(database, name, options));
  return onlyOne(found, ({ record }) => record.contactId);
}

async function byEachName<Found>(
  key: ContactKey,
  find: (name: ContactName) => Promise<Found[]>,
): Promise<Found[]> {
  if (key.by !== 'rowIdOrContactGuid') return find(key);
  const byRow = await find({ by: 'rowId', rowId: key.guid });
  return byRow.length > 0 ? byRow : find({ by: 'contactGuid', contactGuid: key.guid });
}

function onlyOne<Found>(found: readonly Found[], idOf: (contact: Found) => number): Found {
  const [only] = found;
  if (only === undefined) throw contactNotFound();
  if (found.length > 1) {
    throw new SyncRefused({
      kind: 'conflict',
      code: 'emailAmbiguous',
      detail: `${found.length} contacts have this e-mail address (contact IDs ${found.map(idOf).join(', ')}). Use a contact ID.`,
    });
  }
  return only;
}
