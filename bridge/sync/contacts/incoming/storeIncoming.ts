import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransactionUndoing } from '../../../database/inTransactionUndoing.ts';
import type { ContactDecision } from '../../../mapping/types.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { writeContact } from '../../../xperience/writeContact.ts';
import { moveSeenFields } from '../../events/seenFields.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { ContactPlan, ExchangeContact } from '../contactWork.ts';
import { newestLanded } from '../effectiveAgreed.ts';
import { refusedByXperience } from '../refusedByXperience.ts';
import { knownVersion } from '../rowVersion.ts';
import { saveContactStates } from '../saveContactStates.ts';
import { livingPending } from '../savePending.ts';
import type { IncomingRow } from './incomingRow.ts';

/**
 * Writes what was decided about a row into Xperience, and what is agreed now beside it, or nothing at all.
 * @returns false when somebody else has written the contact since it was read
 * @throws SyncRefused when Xperience does not take the values
 */
export function storeIncoming(
  database: DatabaseHandle,
  { mapping, fingerprint }: ContactPlan<never>,
  { contactId, values: ours, state: { pending: before, ...state } }: ExchangeContact,
  { version, theirs, problems: misplaced, read }: IncomingRow,
  { agreed, toXperience }: ContactDecision,
): Promise<boolean> {
  const fields = Object.keys(toXperience);
  const expected = Object.fromEntries(fields.map((field) => [field, ours[field] ?? null]));
  const rowVersion = version ?? (read && knownVersion(mapping, agreed, read));
  const refuseMisfit = (error: unknown): never => {
    const problem = refusedByXperience(contactId, error);
    throw problem ? new SyncRefused({ kind: 'notReady', code: problem.code, detail: problem.detail }) : error;
  };
  return inTransactionUndoing(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const living = livingPending(before, utc);
    const pending = living && !newestLanded(mapping, living, theirs) ? living : undefined;
    if (fields.length > 0) {
      const change = { contactId, values: toXperience, expected };
      if (!(await writeContact(transaction, change).catch(refuseMisfit))) return false;
      await moveSeenFields(transaction, mapping, contactId, { from: ours, written: toXperience });
    }
    const after = {
      ...state,
      agreed,
      mappingFingerprint: state.mappingFingerprint ?? fingerprint,
      // What stands in a wrong place was not read: the row is not known, so that it can be sent again put right.
      ...(rowVersion && misplaced.length === 0 ? { rowVersion } : {}),
      ...(pending ? { pending } : {}),
    };
    return (await saveContactStates(transaction, [after], utc)).has(contactId);
  });
}
