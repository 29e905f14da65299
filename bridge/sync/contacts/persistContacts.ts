import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { readPresentIds } from '../../xperience/contacts/readPresentIds.ts';
import { writeLinks } from '../../xperience/contacts/write/writeLinks.ts';
import { type CurrentTimes, currentTimes } from '../../xperience/currentTimes.ts';
import { restartHistories } from '../state/activities/activityProgress.ts';
import { type HistoryEntry, recordHistory } from '../state/contactHistory.ts';
import { fieldsHash, saveSeenFields } from '../state/events/seenFields.ts';
import { recordOutcomes } from '../state/failures/recordOutcomes.ts';
import { type LinkOrigin, saveLinks } from '../state/links.ts';
import { saveContactStates } from '../state/saveContactStates.ts';
import { type DecidedContact, isNewLink, type RowOrigin, type Step } from './contactRecord.ts';
import { type ContactProblem, type ContactWork, contactsPerTransaction } from './contactWork.ts';
import { outcomeOf, problemOutcome } from './outcomeOf.ts';
import { knownVersion } from './rowVersion.ts';
import { stateAfter } from './stateAfter.ts';
import { noteStored } from './versionsStored.ts';

/**
 * Stores what was agreed and which fields could not travel, and links the contacts that got their row just now: state,
 * contact fields, link table, failures. Those that were changed meanwhile are to be decided anew.
 */
export async function persistContacts(work: ContactWork, contacts: readonly DecidedContact[]): Promise<Step> {
  const step: Step = { next: [], done: [], again: [] };
  const changed = contacts.filter((contact) => {
    if (!isUnchanged(work, contact)) return true;
    step.done.push(outcomeOf(contact));
    return false;
  });
  try {
    for (let start = 0; start < changed.length; start += contactsPerTransaction)
      await persistSome(work, changed.slice(start, start + contactsPerTransaction), step);
    return step;
  } catch (error) {
    return { ...step, failure: { error } };
  }
}

/** Nothing to store: the same agreed values, row version and mapping, nothing pending, already linked. */
function isUnchanged({ plan }: ContactWork, contact: DecidedContact): boolean {
  const { kind, row, state, decision } = contact;
  return (
    kind === 'exchange' &&
    !isNewLink(contact) &&
    !state.pending &&
    state.mappingFingerprint === plan.fingerprint &&
    row !== undefined &&
    state.lagging === undefined &&
    state.rowVersion === knownVersion(plan.mapping, decision.agreed, row) &&
    JSON.stringify(state.agreed) === JSON.stringify(decision.agreed)
  );
}

async function persistSome(
  work: ContactWork,
  contacts: readonly DecidedContact[],
  step: Step,
): Promise<void> {
  try {
    const stored = await inTransaction(work.database, (transaction) => persist(transaction, work, contacts));
    for (const contact of contacts)
      if (stored.has(contact.contactId)) step.done.push({ ...outcomeOf(contact), recorded: true });
      else step.again.push(contact);
  } catch (error) {
    if (!isDatabaseError(error, 'duplicate')) throw error;
    const [only] = contacts;
    if (contacts.length > 1) for (const contact of contacts) await persistSome(work, [contact], step);
    else if (only) step.done.push(problemOutcome(only, rowTaken(only)));
  }
}

/**
 * @returns contacts whose state was stored; the others were changed meanwhile
 * @throws DatabaseError `duplicate` when one of the rows was linked to another contact meanwhile
 */
async function persist(
  transaction: DatabaseHandle,
  work: ContactWork,
  contacts: readonly DecidedContact[],
): Promise<Set<number>> {
  const times = await currentTimes(transaction);
  const states = contacts.map((contact) => stateAfter(work, contact, times.utc));
  const stored = await saveContactStates(transaction, states, times.utc);
  const links = contacts.filter((contact) => isNewLink(contact) && stored.has(contact.contactId));
  for (const contactId of await linkContacts(transaction, work, links, times)) stored.delete(contactId);
  for (const { rowVersion } of states) noteStored(work.dataverse, rowVersion);
  const done = contacts.filter(({ contactId }) => stored.has(contactId));
  await recordHistory(transaction, historyOf(done), { utc: times.utc, runId: work.runId });
  // With the link, or a contact that no walk looks at again would have lost its failure.
  await recordOutcomes({ ...work, database: transaction }, done.map(outcomeOf));
  return stored;
}

/** What was written in Dynamics for contacts, or that they were linked; nothing of those that stayed as they are. */
function historyOf(contacts: readonly DecidedContact[]): HistoryEntry[] {
  return contacts.flatMap((contact): HistoryEntry[] => {
    const { result, changedColumns, problems } = outcomeOf(contact);
    const isLinked = isNewLink(contact);
    if (result !== 'created' && !isLinked && changedColumns.length === 0) return [];
    const what = result === 'created' ? 'created' : isLinked ? 'linked' : 'updated';
    const without = problems.flatMap(({ field }) => (field === undefined ? [] : [field]));
    return [
      {
        contactId: contact.contactId,
        version: contact.state.version + 1,
        what,
        columns: changedColumns,
        ...(without.length > 0 && { without }),
      },
    ];
  });
}

/** @returns contacts that were linked by somebody else meanwhile */
async function linkContacts(
  transaction: DatabaseHandle,
  { plan }: ContactWork,
  links: readonly DecidedContact[],
  { utc, local }: CurrentTimes,
): Promise<number[]> {
  const linked = await writeLinks(
    transaction,
    links.map(({ contactId, rowId, targetId }) => ({ contactId, rowId: targetId, expectedRowId: rowId })),
    local,
  );
  const others = links.map(({ contactId }) => contactId).filter((contactId) => !linked.has(contactId));
  // One that was deleted or merged meanwhile has a row all the same: the next run handles it by what the link tells.
  const present = await readPresentIds(transaction, others);
  const made = links.filter(({ contactId }) => linked.has(contactId) || !present.has(contactId));
  const here = made.filter(({ contactId }) => linked.has(contactId));
  // How they looked when they were linked: what is edited afterwards is a change that triggers tell of.
  await saveSeenFields(
    transaction,
    new Map(
      here.map(({ contactId, values, decision }) => [
        contactId,
        fieldsHash(plan.mapping, { ...values, ...decision.toXperience }),
      ]),
    ),
  );
  await saveLinks(
    transaction,
    made.map(({ contactId, contactGuid, targetId, origin }) => ({
      contactId,
      contactGuid,
      rowId: targetId,
      origin: linkOriginOf(origin),
    })),
    utc,
  );
  await restartHistories(transaction, [...linked]);
  return others.filter((contactId) => present.has(contactId));
}

/** A contact that carries a link the table does not know was linked by the module, or by hand. */
function linkOriginOf(origin: RowOrigin): LinkOrigin {
  if (origin === 'linked') return 'adopted';
  return origin === 'new' ? 'created' : origin;
}

function rowTaken({ targetId }: DecidedContact): ContactProblem {
  return {
    code: 'rowLinkedToOther',
    kind: 'ambiguous',
    detail: `The Dynamics row ${targetId} was linked to another contact meanwhile. Unlink one of the two, or merge the contacts in Xperience.`,
  };
}
