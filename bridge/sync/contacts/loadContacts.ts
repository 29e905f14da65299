import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type ContactRecord, readContacts } from '../../xperience/readContacts.ts';
import { unknownState } from './contactState.ts';
import type { ContactWork, ExchangeContact } from './contactWork.ts';
import { readLinks } from './links.ts';
import { readContactStates } from './readContactStates.ts';

/** What loading needs of the work. */
export interface LoadSource {
  database: DatabaseHandle;
  plan: Pick<ContactWork['plan'], 'mapping'>;
}

/** Contacts by ID, with what the bridge remembers of them; those that are gone are left out. */
export async function loadContacts(source: LoadSource, ids: readonly number[]): Promise<ExchangeContact[]> {
  return toExchange(source, await readContacts(source.database, { ids, fields: source.plan.mapping.fields }));
}

/** The same contacts as they are now. */
export function reloadContacts(
  source: LoadSource,
  contacts: readonly ExchangeContact[],
): Promise<ExchangeContact[]> {
  return loadContacts(
    source,
    contacts.map((contact) => contact.contactId),
  );
}

/**
 * Joins records of Xperience with the bridge's memory. Where OM_Contact's link differs from the link table the pair
 * is void: the contact's field counts, and nothing is agreed until both rows have been read.
 */
export async function toExchange(
  { database }: LoadSource,
  records: readonly ContactRecord[],
): Promise<ExchangeContact[]> {
  const ids = records.map((record) => record.contactId);
  const states = await readContactStates(database, ids);
  const links = await readLinks(database, ids);
  return records.map((record) => {
    const stored = states.get(record.contactId) ?? unknownState(record.contactId);
    const agrees = (links.get(record.contactId) ?? null) === record.rowId;
    const { agreed: _agreed, rowVersion: _version, ...void_ } = stored;
    return {
      contactId: record.contactId,
      contactGuid: record.contactGuid,
      ...(record.rowId === null ? {} : { rowId: record.rowId }),
      linkVoid: !agrees,
      email: record.email,
      modifiedLocal: record.modifiedLocal,
      values: record.values,
      state: agrees || record.rowId === null ? stored : void_,
    };
  });
}
