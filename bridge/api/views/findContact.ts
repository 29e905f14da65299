import type { SyncParts } from '../../sync/syncParts.ts';
import { contactNotFound, SyncRefused } from '../../sync/syncRefused.ts';
import { findContacts } from '../../xperience/contacts/findContacts.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';

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
  parts: SyncParts,
  key: ContactKey,
  fields: readonly string[] = [],
): Promise<ContactRecord> {
  const found = await findAll(parts, key, fields);
  const [record] = found;
  if (!record) throw contactNotFound();
  if (found.length > 1) {
    throw new SyncRefused({
      kind: 'conflict',
      code: 'emailAmbiguous',
      detail: `${found.length} contacts have this e-mail address (contact IDs ${found.map((each) => each.contactId).join(', ')}). Use a contact ID.`,
    });
  }
  return record;
}

async function findAll(
  { database }: SyncParts,
  key: ContactKey,
  fields: readonly string[],
): Promise<ContactRecord[]> {
  if (key.by !== 'rowIdOrContactGuid') return findContacts(database, key, fields);
  const byRow = await findContacts(database, { by: 'rowId', rowId: key.guid }, fields);
  return byRow.length > 0
    ? byRow
    : findContacts(database, { by: 'contactGuid', contactGuid: key.guid }, fields);
}
