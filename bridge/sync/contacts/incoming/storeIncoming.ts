import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import type { AgreedValues, CompiledMapping, ContactDecision } from '../../../mapping/types.ts';
import { readContactColumns } from '../../../xperience/contacts/contactColumns.ts';
import { writeContacts } from '../../../xperience/contacts/writeContacts.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { recordHistory } from '../../state/contactHistory.ts';
import { moveSeenFields } from '../../state/events/seenFields.ts';
import { openVersion, withLearnt } from '../../state/knownVersions.ts';
import { saveContactStates } from '../../state/saveContactStates.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { ContactPlan, ExchangeContact } from '../contactWork.ts';
import { newestLanded } from '../effectiveAgreed.ts';
import { livingPending } from '../pendingValues.ts';
import { refusedByXperience } from '../refusedByXperience.ts';
import { takenFields } from '../takenFields.ts';
import type { IncomingRow } from './incomingRow.ts';
import { leftOpen } from './leftOpen.ts';

/**
 * Writes what was decided about a row into Xperience, and what is agreed now beside it, or nothing at all.
 * @returns false when somebody else has written the contact since it was read
 * @throws SyncRefused when Xperience does not take the values
 */
export async function storeIncoming(
  database: DatabaseHandle,
  { mapping, fingerprint }: ContactPlan<never>,
  { contactId, values: ours, state: { pending: before, rowVersion, lagging, ...state } }: ExchangeContact,
  incoming: IncomingRow,
  decision: ContactDecision,
): Promise<boolean> {
  const { agreed, toXperience } = decision;
  const fields = Object.keys(toXperience);
  const expected = Object.fromEntries(fields.map((field) => [field, ours[field] ?? null]));
  const versions = learntVersions(mapping, incoming, agreed);
  const isFormer = state.mappingFingerprint !== undefined && state.mappingFingerprint !== fingerprint;
  const open = isFormer ? leftOpen(mapping, incoming, decision, agreed) : undefined;
  const older = { ...lagging, ...Object.fromEntries((open ?? []).map((each) => [each, openVersion])) };
  const known = withLearnt(
    mapping,
    { ...(rowVersion && { rowVersion }), ...(Object.keys(older).length > 0 && { lagging: older }) },
    versions,
  );
  const refuseMisfit = (error: unknown): never => {
    const problem = refusedByXperience(contactId, error);
    throw problem ? new SyncRefused({ kind: 'notReady', code: problem.code, detail: problem.detail }) : error;
  };
  const columns = fields.length > 0 ? await readContactColumns(database, fields) : [];
  return inTransactionUndoing(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const living = livingPending(before, utc);
    const pending = living && !newestLanded(mapping, living, incoming.theirs) ? living : undefined;
    const after = {
      ...state,
      agreed,
      mappingFingerprint: open ? fingerprint : (state.mappingFingerprint ?? fingerprint),
      ...known,
      ...(pending ? { pending } : {}),
    };
    if (!(await saveContactStates(transaction, [after], utc)).has(contactId)) return false;
    if (fields.length === 0) return true;
    await moveSeenFields(transaction, mapping, contactId, { from: ours, written: toXperience });
    const taken = { contactId, version: state.version + 1, what: 'taken', fields } as const;
    await recordHistory(transaction, [taken], { utc });
    // Last, as everywhere: OM_Contact belongs to a live web site.
    const changes = [{ contactId, values: toXperience, expected }];
    const moved = await writeContacts(transaction, columns, changes, takenFields(mapping)).catch(
      refuseMisfit,
    );
    return moved.length === 0;
  });
}

/** Of which columns the value is known now, and in which version: those told, and those seen to be as agreed. */
function learntVersions(
  { pairs }: CompiledMapping,
  { versions, seen }: IncomingRow,
  agreed: AgreedValues,
): ReadonlyMap<string, string> {
  if (!seen) return versions;
  const { values, version } = seen;
  const asAgreed = pairs.filter(
    ({ property, column, canonicalColumn }) =>
      values[property] !== undefined &&
      (agreed[column.name]?.theirs ?? null) === canonicalColumn(values[property]),
  );
  return new Map([...asAgreed.map(({ property }) => [property, version] as const), ...versions]);
}
