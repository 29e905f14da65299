import { DatabaseError } from '../../database/databaseError.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { recordOutcomes } from '../state/failures/recordOutcomes.ts';
import { isNewLink } from './contactRecord.ts';
import type { ContactProblem, ContactWork } from './contactWork.ts';
import type { Verdict } from './decideContacts.ts';
import { outcomeOf } from './outcomeOf.ts';
import { knownVersion } from './rowVersion.ts';
import { storeVerdicts } from './storeVerdicts.ts';

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
      const ids = await storeVerdicts(transaction, work, verdicts);
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
    state.lagging === undefined &&
    state.rowVersion === knownVersion(work.plan.mapping, decision.agreed, row) &&
    JSON.stringify(state.agreed) === JSON.stringify(decision.agreed)
  );
}

function rowTaken({ location }: Verdict): ContactProblem {
  return {
    code: 'rowLinkedToOther',
    kind: 'ambiguous',
    detail: `The Dynamics row ${location.rowId} was linked to another contact meanwhile. Unlink one of the two, or merge the contacts in Xperience.`,
  };
}
