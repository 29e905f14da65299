import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { DatabaseError } from '../../database/databaseError.ts';
import { idRows } from '../../database/idRows.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { AgreedValues } from '../../mapping/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeLinks } from '../../xperience/writeLinks.ts';
import { restartHistories } from '../activities/streams/activityProgress.ts';
import { fieldsHash, saveSeenFields } from '../events/seenFields.ts';
import { recordOutcomes } from '../failures/recordOutcomes.ts';
import type { ContactState } from './contactState.ts';
import type { ContactProblem, ContactWork } from './contactWork.ts';
import { sends, type Verdict } from './decideLocated.ts';
import { newestLanded } from './effectiveAgreed.ts';
import { type LinkOrigin, saveLinks } from './links.ts';
import { outcomeOf } from './outcomeOf.ts';
import { knownVersion } from './rowVersion.ts';
import { saveContactStates } from './saveContactStates.ts';
import { livingPending } from './savePending.ts';

/** OM_Contact belongs to a live web site: no transaction holds more of its rows than this. */
const contactsPerTransaction = 200;

export interface Settled {
  /** Contacts whose state was stored. The others were changed meanwhile and are decided anew. */
  stored: Set<number>;
  problems: Map<number, ContactProblem>;
}

/**
 * Stores what was agreed and which fields could not travel, and links the contacts that got their row just now: link
 * table, contact fields, state, failures.
 * @param recorded gets the contacts whose failures were stored
 */
export async function settleVerdicts(
  work: ContactWork,
  verdicts: readonly Verdict[],
  recorded: Set<number>,
): Promise<Settled> {
  const settled: Settled = { stored: new Set(), problems: new Map() };
  const changed = verdicts.filter((verdict) => {
    if (!isSettled(work, verdict)) return true;
    settled.stored.add(verdict.location.contact.contactId);
    return false;
  });
  for (let start = 0; start < changed.length; start += contactsPerTransaction) {
    await settleSome(work, changed.slice(start, start + contactsPerTransaction), settled, recorded);
  }
  return settled;
}

async function settleSome(
  work: ContactWork,
  verdicts: readonly Verdict[],
  settled: Settled,
  recorded: Set<number>,
): Promise<void> {
  try {
    const stored = await inTransaction(work.database, async (transaction) => {
      const ids = await store(transaction, work, verdicts);
      const done = verdicts.filter(({ location }) => ids.has(location.contact.contactId));
      // With the link, or a contact that no walk looks at again would have lost its failure.
      await recordOutcomes({ ...work, database: transaction }, done.map(outcomeOf));
      return ids;
    });
    for (const contactId of stored) {
      settled.stored.add(contactId);
      recorded.add(contactId);
    }
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.kind !== 'duplicate') throw error;
    const [only] = verdicts;
    if (verdicts.length > 1)
      for (const verdict of verdicts) await settleSome(work, [verdict], settled, recorded);
    else if (only) settled.problems.set(only.location.contact.contactId, rowTaken(only));
  }
}

async function store(
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

function stateAfter(
  work: ContactWork,
  verdict: Verdict,
  utc: Parameters<typeof livingPending>[1],
): ContactState {
  const { contact, row } = verdict.location;
  const { pending: before, ...rest } = contact.state;
  const pending = pendingAfter(work, verdict, livingPending(before, utc));
  const agreed = agreedAfter(work, verdict);
  return {
    ...rest,
    agreed,
    mappingFingerprint: work.plan.fingerprint,
    ...(row ? { rowVersion: knownVersion(work.plan.mapping, agreed, row) } : {}),
    ...(pending ? { pending } : {}),
  };
}

/** After a write a late one of before meets a newer row version and fails; without one it may still arrive. */
function pendingAfter(
  work: ContactWork,
  verdict: Verdict,
  pending: ContactState['pending'],
): ContactState['pending'] {
  const { row } = verdict.location;
  if (!pending || sends(verdict)) return undefined;
  return row && newestLanded(work.plan.mapping, pending, row.values) ? undefined : pending;
}

/** What Dynamics answered that it holds counts, not what was sent: a plug-in may have changed it. */
function agreedAfter(work: ContactWork, verdict: Verdict): AgreedValues {
  const agreed = { ...verdict.decision.agreed };
  const row = verdict.location.row;
  if (!row) return agreed;
  for (const field of verdict.decision.fields) {
    const pair = work.plan.mapping.pairs.find((each) => each.item.column === field.column);
    if (!pair || field.action !== 'send') continue;
    agreed[field.column] = { ours: field.ours, theirs: pair.canonicalColumn(row.values[pair.property]) };
  }
  return agreed;
}

/** Nothing to store: the same agreed values, row version and mapping, nothing pending, already linked. */
function isSettled(work: ContactWork, { location, kind, decision }: Verdict): boolean {
  const { contact, row } = location;
  const { state } = contact;
  return (
    kind === 'exchange' &&
    !isNewLink(location) &&
    !state.pending &&
    state.mappingFingerprint === work.plan.fingerprint &&
    row !== undefined &&
    state.rowVersion === knownVersion(work.plan.mapping, decision.agreed, row) &&
    JSON.stringify(state.agreed) === JSON.stringify(decision.agreed)
  );
}

function isNewLink({ contact, rowId }: Verdict['location']): boolean {
  return contact.rowId !== rowId || contact.linkVoid;
}

/** A contact that carries a link the table does not know was linked by the module, or by hand. */
function originOf(origin: Verdict['location']['origin']): LinkOrigin {
  if (origin === 'linked') return 'adopted';
  return origin === 'new' ? 'created' : origin;
}

function rowTaken({ location }: Verdict): ContactProblem {
  return {
    code: 'rowLinkedToOther',
    kind: 'ambiguous',
    detail: `The Dynamics row ${location.rowId} was linked to another contact meanwhile. Unlink one of the two, or merge the contacts in Xperience.`,
  };
}
