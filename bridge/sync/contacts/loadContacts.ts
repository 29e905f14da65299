import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type ContactRecord, readContacts } from '../../xperience/contacts/readContacts.ts';
import { type ContactState, readContactStates, unknownState } from '../state/contactState.ts';
import { readLinks } from '../state/links.ts';
import { readFormerMappings, stillAgreed } from '../state/mappedFields.ts';
import type { LoadedContact } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';

/** What loading needs of the work. */
export interface LoadSource {
  database: DatabaseHandle;
  plan: Pick<ContactWork['plan'], 'mapping' | 'fingerprint'>;
}

/** Contacts by ID, with what the bridge remembers of them; those that are gone are left out. */
export async function loadContacts(source: LoadSource, ids: readonly number[]): Promise<LoadedContact[]> {
  return joinMemory(source, await readContacts(source.database, { ids, fields: source.plan.mapping.fields }));
}

/** The same contacts as they are now, with what Dynamics has said of their keys. */
export async function reloadContacts(
  source: LoadSource,
  contacts: readonly LoadedContact[],
): Promise<LoadedContact[]> {
  const before = new Map(contacts.map((contact) => [contact.contactId, contact]));
  const loaded = await loadContacts(source, [...before.keys()]);
  return loaded.map((contact) => {
    const keyTaken = before.get(contact.contactId)?.keyTaken;
    return keyTaken ? { ...contact, keyTaken } : contact;
  });
}

/**
 * Joins records of Xperience with the bridge's memory. Where OM_Contact's link differs from the link table the pair
 * is void: the contact's field counts, and nothing is agreed until both rows have been read. Nor is anything agreed
 * about a column that belonged to another field when its values were stored.
 */
export async function joinMemory(
  { database, plan }: LoadSource,
  records: readonly ContactRecord[],
): Promise<LoadedContact[]> {
  const ids = records.map((record) => record.contactId);
  const states = await readContactStates(database, ids);
  const links = await readLinks(database, ids);
  const speaksOfNow = await forPlan(database, plan, states.values());
  return records.map((record) => {
    const stored = speaksOfNow(states.get(record.contactId) ?? unknownState(record.contactId));
    const agrees = (links.get(record.contactId) ?? null) === record.rowId;
    const { agreed: _agreed, rowVersion: _version, lagging: _lagging, ...void_ } = stored;
    return { ...record, linkVoid: !agrees, state: agrees || record.rowId === null ? stored : void_ };
  });
}

/** States without agreed values that speak of another field; a state that loses some is compared anew. */
async function forPlan(
  database: DatabaseHandle,
  { mapping, fingerprint }: LoadSource['plan'],
  states: Iterable<ContactState>,
): Promise<(state: ContactState) => ContactState> {
  const others = new Set<string>();
  for (const { mappingFingerprint } of states) {
    if (mappingFingerprint && mappingFingerprint !== fingerprint) others.add(mappingFingerprint);
  }
  const former = await readFormerMappings(database, others);
  return (state) => {
    const before = state.mappingFingerprint === undefined ? undefined : former.get(state.mappingFingerprint);
    if (!before || !state.agreed) return state;
    const agreed = stillAgreed(mapping, state.agreed, before);
    if (Object.keys(agreed).length === Object.keys(state.agreed).length) return state;
    const { mappingFingerprint: _former, ...rest } = state;
    return { ...rest, agreed };
  };
}
