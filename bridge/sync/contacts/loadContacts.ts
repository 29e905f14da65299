import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import { type ContactState, readContactStates, unknownState } from '../state/contactState.ts';
import { readLinks } from '../state/links.ts';
import { readFormerMappings, stillAgreed } from '../state/mappedFields.ts';
import { type RememberedContact, readContactMemory } from '../state/readContactMemory.ts';
import type { LoadedContact } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';

/** What loading needs of the work. */
export interface LoadSource {
  database: DatabaseHandle;
  plan: Pick<ContactWork['plan'], 'mapping' | 'fingerprint'>;
}

/** Contacts by ID, with what the bridge remembers of them; those that are not in Xperience any more are left out. */
export async function loadContacts(source: LoadSource, ids: readonly number[]): Promise<LoadedContact[]> {
  const { fields } = source.plan.mapping;
  const { contacts } = await readContactMemory(source.database, { contactIds: ids }, fields);
  return joinRemembered(source, contacts);
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

/** Records of Xperience with what the bridge remembers of them. */
export async function joinMemory(
  source: LoadSource,
  records: readonly ContactRecord[],
): Promise<LoadedContact[]> {
  const ids = records.map((record) => record.contactId);
  const states = await readContactStates(source.database, ids);
  const links = await readLinks(source.database, ids);
  const remembered = records.map((record) => {
    const { contactId } = record;
    const state = states.get(contactId) ?? unknownState(contactId);
    return { contactId, record, state, linkedRowId: links.get(contactId) ?? null };
  });
  return joinRemembered(source, remembered);
}

/**
 * Contacts that were read with what the bridge remembers of them. Where OM_Contact's link differs from the link table the
 * pair is void: the contact's field counts, and nothing is agreed until both rows have been read. Nor is anything agreed
 * about a column that belonged to another field when its values were stored.
 */
export async function joinRemembered(
  { database, plan }: LoadSource,
  remembered: readonly RememberedContact[],
): Promise<LoadedContact[]> {
  const speaksOfNow = await forPlan(
    database,
    plan,
    remembered.map(({ state }) => state),
  );
  return remembered.flatMap(({ record, linkedRowId, state }): LoadedContact[] => {
    if (!record) return [];
    const stored = speaksOfNow(state);
    const agrees = linkedRowId === record.rowId;
    const { agreed: _agreed, rowVersion: _version, lagging: _lagging, ...void_ } = stored;
    return [{ ...record, linkVoid: !agrees, state: agrees || record.rowId === null ? stored : void_ }];
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
