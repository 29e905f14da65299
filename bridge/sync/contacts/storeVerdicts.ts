import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { writeLinks } from '../../xperience/contacts/writeLinks.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { restartHistories } from '../state/activities/activityProgress.ts';
import { recordHistory } from '../state/contactHistory.ts';
import { fieldsHash, saveSeenFields } from '../state/events/seenFields.ts';
import { type LinkOrigin, saveLinks } from '../state/links.ts';
import { saveContactStates } from '../state/saveContactStates.ts';
import { isNewLink } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';
import type { Verdict } from './decideContacts.ts';
import { historyOf } from './historyOf.ts';
import { stateAfter } from './stateAfter.ts';

/**
 * Stores how contacts stand after an exchange, and links those that got their row just now: link table, contact fields,
 * state. Run it in a transaction.
 * @returns contacts whose state was stored; the others were changed meanwhile
 * @throws DatabaseError `duplicate` when one of the rows was linked to another contact meanwhile
 */
export async function storeVerdicts(
  transaction: DatabaseHandle,
  work: ContactWork,
  verdicts: readonly Verdict[],
): Promise<Set<number>> {
  const times = await currentTimes(transaction);
  const states = verdicts.map((verdict) => stateAfter(work, verdict, times.utc));
  const stored = await saveContactStates(transaction, states, times.utc);
  const links = verdicts.filter(
    ({ location }) => isNewLink(location) && stored.has(location.contact.contactId),
  );
  const linked = await writeLinks(
    transaction,
    links.map(({ location: { contact, rowId } }) => ({
      contactId: contact.contactId,
      rowId,
      expectedRowId: contact.rowId ?? null,
    })),
    times.local,
  );
  // One that was deleted or merged meanwhile has a row all the same, which the next run settles by what the link tells.
  const gone = await readGone(
    transaction,
    links.map(({ location }) => location.contact.contactId).filter((contactId) => !linked.has(contactId)),
  );
  const made = links.filter(
    ({ location: { contact } }) => linked.has(contact.contactId) || gone.has(contact.contactId),
  );
  const here = made.filter(({ location }) => linked.has(location.contact.contactId));
  await saveSeenFields(transaction, new Map(here.map(asExchanged(work))));
  await saveLinks(
    transaction,
    made.map(({ location: { contact, rowId, origin } }) => ({
      contactId: contact.contactId,
      contactGuid: contact.contactGuid,
      rowId,
      origin: originOf(origin),
    })),
    times.utc,
  );
  for (const { location } of links) {
    const { contactId } = location.contact;
    if (!linked.has(contactId) && !gone.has(contactId)) stored.delete(contactId);
  }
  await restartHistories(transaction, [...linked]);
  const done = verdicts.filter(({ location }) => stored.has(location.contact.contactId));
  await recordHistory(transaction, historyOf(done), { utc: times.utc, runId: work.runId });
  return stored;
}

/** Which of these contacts are no longer in Xperience. */
async function readGone(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Set<number>> {
  if (contactIds.length === 0) return new Set();
  const wanted = idRows(dialect, 'wanted', contactIds);
  const there = await db
    .selectFrom('OM_Contact')
    .innerJoin(wanted, 'wanted.id', 'OM_Contact.ContactID')
    .select('OM_Contact.ContactID')
    .execute();
  const present = new Set(there.map(({ ContactID }) => ContactID));
  return new Set(contactIds.filter((contactId) => !present.has(contactId)));
}

/** How a contact looked when it was linked: what is edited afterwards is a change that triggers tell of. */
function asExchanged({ plan }: ContactWork): (verdict: Verdict) => [number, string] {
  return ({ location: { contact }, decision }) => [
    contact.contactId,
    fieldsHash(plan.mapping, { ...contact.values, ...decision.toXperience }),
  ];
}

/** A contact that carries a link the table does not know was linked by the module, or by hand. */
function originOf(origin: Verdict['location']['origin']): LinkOrigin {
  if (origin === 'linked') return 'adopted';
  return origin === 'new' ? 'created' : origin;
}
