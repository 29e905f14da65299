import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { findContacts } from '../../xperience/contacts/findContacts.ts';
import { readContactLinksOf } from '../../xperience/contacts/readContactLinks.ts';
import {
  type ContactSummary,
  readSummaries,
  searchContacts,
} from '../../xperience/contacts/searchContacts.ts';
import { contactTable } from '../settings/contactTable.ts';
import { readContactStates } from '../state/contactState.ts';
import { readFailures } from '../state/failures/readFailures.ts';
import { readLinkedContacts } from '../state/links.ts';
import type { SyncParts } from '../syncParts.ts';

/** A contact that was found, and how it stands as far as the bridge remembers. */
export interface FoundContact extends ContactSummary {
  linked: boolean;
  held: boolean;
  failed: boolean;
}

const guidPattern = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

/**
 * Contacts by name, e-mail address, ContactID or row ID, at most 50.
 * @param options.mayKnowGuids a ContactGUID finds its contact, too
 */
export async function searchByAnything(
  database: DatabaseHandle,
  text: string,
  { mayKnowGuids }: { mayKnowGuids: boolean },
): Promise<FoundContact[]> {
  const guid = guidPattern.exec(text.trim())?.[1]?.toLowerCase();
  const found =
    guid === undefined
      ? await searchContacts(database, text)
      : await readSummaries(database, await idsByGuid(database, guid, mayKnowGuids));
  return withState(database, found);
}

async function idsByGuid(database: DatabaseHandle, guid: string, mayKnowGuids: boolean): Promise<number[]> {
  const byRow = await findContacts(database, { by: 'rowId', rowId: guid }, []);
  const found =
    byRow.length > 0 || !mayKnowGuids
      ? byRow
      : await findContacts(database, { by: 'contactGuid', contactGuid: guid }, []);
  return found.map(({ contactId }) => contactId);
}

async function withState(
  database: DatabaseHandle & ContactHandle,
  found: readonly ContactSummary[],
): Promise<FoundContact[]> {
  const ids = found.map(({ contactId }) => contactId);
  const links = new Map(
    (await readContactLinksOf(database, ids)).map((each) => [each.contactId, each.rowId]),
  );
  const states = await readContactStates(database, ids);
  const failures = await readFailures(database, ids);
  return found.map((contact) => ({
    ...contact,
    linked: (links.get(contact.contactId) ?? null) !== null,
    held: states.get(contact.contactId)?.held === true,
    failed: failures.has(contact.contactId),
  }));
}

/** A row of Dynamics with an address that no contact has. */
export interface AddressInDynamics {
  rows: number;
  /** The contact one of them is linked to, whose own address is another. */
  contact?: ContactSummary;
}

const patienceMs = 3_000;

/**
 * Whether Dynamics knows an e-mail address that no contact has, and who is linked to its row.
 * @returns undefined where it does not, or cannot be asked in a moment
 */
export async function addressInDynamics(
  { dataverse, database, stopping }: SyncParts,
  email: string,
): Promise<AddressInDynamics | undefined> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]);
  try {
    const table = await dataverse.describeTable(contactTable, { signal });
    const rows = await dataverse.findRows(table, 'emailaddress1', [email], { select: ['statecode'], signal });
    if (rows.length === 0) return undefined;
    const holders = await readLinkedContacts(
      database,
      rows.map(({ id }) => id),
    );
    const [holder] = await readSummaries(database, [...holders.values()].slice(0, 1));
    return { rows: rows.length, ...(holder && { contact: holder }) };
  } catch (error) {
    if (!(error instanceof DataverseUnavailable)) throw error;
    return undefined;
  }
}
