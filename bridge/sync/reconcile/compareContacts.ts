import { type ContactLink, readContactLinks } from '../../xperience/contacts/readContactLinks.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { isRuleChosen, readQualified } from '../../xperience/qualifying/marks.ts';
import { isNewLink, type LoadedContact, type LocatedContact } from '../contacts/contactRecord.ts';
import type { ContactProblem, ContactWork } from '../contacts/contactWork.ts';
import { decideLocated } from '../contacts/decideContacts.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { locateRows } from '../contacts/locate/locateRows.ts';
import { livingPending, newestLanded } from '../contacts/pendingValues.ts';
import { resolveReferences } from '../contacts/resolveReferences.ts';
import { readContactStates } from '../state/contactState.ts';
import { readFoundHolders } from '../state/differences.ts';
import { type Failure, readFailures } from '../state/failures/readFailures.ts';
import { readConfirmedHolders } from '../state/links.ts';
import { classifyContact } from './classifyContact.ts';
import type { Comparing } from './comparing.ts';

/** Contacts that one statement passes; their rows are read in as few requests as their IDs fit. */
const contactsPerPage = 1_000;

/** The next contacts: how each linked one stands, and which of the others a run would send. */
export async function compareContacts(comparing: Comparing): Promise<'done' | 'more'> {
  const { work, reconciliation, totals, page } = comparing;
  const { database, plan } = work;
  const { position: after, upperBound: upTo } = reconciliation;
  const links = await readContactLinks(database, { after, upTo, limit: contactsPerPage });
  const last = links.at(-1)?.contactId;
  if (last === undefined) return 'done';
  const read = await loadContacts(
    work,
    links.filter(isLinked).map(({ contactId }) => contactId),
  );
  const linked = read.filter((contact) => contact.rowId !== null);
  await compareLinked(comparing, linked);
  const unlinked = links.filter((link) => !isLinked(link));
  const reached = new Set(
    await readQualified(database, plan.settings, { after, upTo: last, except: 'linked' }),
  );
  const held = await readHeld(work, unlinked);
  for (const { contactId } of unlinked) {
    if (held.has(contactId)) totals.contacts.held += 1;
    else if (reached.has(contactId) && isRuleChosen(plan.settings)) page.add('qualifies', { contactId });
    else totals.contacts.others += 1;
  }
  // One that was unlinked or deleted between two statements is no linked one any more.
  totals.contacts.others += links.length - unlinked.length - linked.length;
  totals.contacts.linked += linked.length;
  totals.contacts.read += links.length;
  reconciliation.position = last;
  return 'more';
}

function isLinked({ rowId }: ContactLink): boolean {
  return rowId !== null;
}

async function readHeld({ database }: ContactWork, unlinked: readonly ContactLink[]): Promise<Set<number>> {
  if (unlinked.length === 0) return new Set();
  const states = await readContactStates(
    database,
    unlinked.map(({ contactId }) => contactId),
  );
  return new Set([...states.values()].filter(({ held }) => held).map(({ contactId }) => contactId));
}

async function compareLinked(comparing: Comparing, contacts: readonly LoadedContact[]): Promise<void> {
  if (contacts.length === 0) return;
  const { work, totals, page } = comparing;
  const { database, dataverse, plan, call } = work;
  const ids = contacts.map(({ contactId }) => contactId);
  const failures = await readFailures(database, ids);
  const { utc } = await currentTimes(database);
  const shared = await readSharing(comparing, contacts);
  const located = await locateRows(work, contacts);
  const references = await resolveReferences(
    { dataverse, mapping: plan.mapping, call },
    contacts.map(({ values }) => values),
    located.flatMap(({ row }) => (row ? [row.values] : [])),
  );
  for (const contact of located) {
    const open = failures.get(contact.contactId);
    const { kind, details } = classifyContact(
      {
        sharedWith: shared.get(contact.contactId),
        isMissing: isMissing(contact),
        problem: contact.problem,
        failure: open?.find((failure) => waits(failure, contact, plan.fingerprint, utc)),
        underWay: underWay(work, contact, utc),
        isUnsettled: isNewLink(contact),
        ...decided(work, contact, references),
      },
      plan.mapping.pairs,
      references,
    );
    if (kind === 'same') totals.contacts.same += 1;
    else {
      const { contactId, rowId, linkVoid } = contact;
      page.add(kind, { contactId, rowId: rowId ?? undefined, always: linkVoid }, details);
    }
  }
}

/** What a run would do; a mistake of the bridge that one contact's values bring to light is told, and stops nobody else. */
function decided(
  work: ContactWork,
  contact: LocatedContact,
  references: Parameters<typeof decideLocated>[2],
) {
  if (!contact.row) return {};
  try {
    return { decision: decideLocated(work, contact, references).decision };
  } catch (error) {
    const problem: Pick<ContactProblem, 'code' | 'detail'> = {
      code: 'unexpected',
      detail: `The bridge made a mistake with the values of this contact (${error instanceof Error ? error.name : 'unknown error'}). Tell its maintainers which contact it is.`,
    };
    return { problem };
  }
}

function isMissing({ row, problem, rowId }: LocatedContact): boolean {
  return row === undefined && rowId !== null && (!problem || problem.kind === 'deleted');
}

/** A failure that a run would leave alone: neither the contact nor the mapping has changed, and its time has not come. */
function waits(failure: Failure, contact: LoadedContact, fingerprint: string, utc: string): boolean {
  return (
    failure.contact_modified_local === contact.modifiedLocal &&
    failure.mapping_fingerprint === fingerprint &&
    (failure.next_attempt_at === null || failure.next_attempt_at > utc)
  );
}

/** Columns that somebody is sending, or sent without an answer, a moment ago. */
function underWay(work: ContactWork, { state, row }: LocatedContact, utc: string): ReadonlySet<string> {
  const pending = livingPending(state.pending, utc as never);
  if (!pending || (row && newestLanded(work.plan.mapping, pending, row.values))) return new Set();
  return new Set(Object.keys(pending.attempts.at(-1) ?? {}));
}

/** Which other contact has the row of each; only links that the bridge has not recorded can share one. */
async function readSharing(
  { work, reconciliation }: Comparing,
  contacts: readonly LoadedContact[],
): Promise<Map<number, number>> {
  const doubtful = contacts.filter(({ linkVoid }) => linkVoid);
  if (doubtful.length === 0) return new Map();
  const rowIds = doubtful.map(({ rowId }) => rowId ?? '');
  const confirmed = await readConfirmedHolders(work.database, rowIds);
  const holders = await readFoundHolders(work.database, reconciliation.id, rowIds);
  const shared = new Map<number, number>();
  for (const [index, { contactId }] of doubtful.entries()) {
    const rowId = rowIds[index] ?? '';
    const holder = confirmed.get(rowId) ?? holders.get(rowId);
    if (holder !== undefined && holder !== contactId) shared.set(contactId, holder);
    else holders.set(rowId, contactId);
  }
  return shared;
}
