import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { AgreedValues, CompiledMapping, ContactDecision } from '../../../mapping/types.ts';
import type { ContactState } from '../../state/contactState.ts';
import { openVersion, withLearnt } from '../../state/knownVersions.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { LoadedContact } from '../contactRecord.ts';
import type { ContactPlan } from '../contactWork.ts';
import { livingPending, newestLanded } from '../pendingValues.ts';
import { writeToXperience } from '../writeToXperience.ts';
import type { IncomingRow } from './incomingRow.ts';
import { leftOpen } from './leftOpen.ts';

/**
 * Writes what was decided about a row into Xperience, and what is agreed now beside it, or nothing at all.
 * @returns false when somebody else has written the contact since it was read
 * @throws SyncRefused when Xperience does not take the values
 */
export async function storeIncoming(
  database: DatabaseHandle,
  plan: ContactPlan<never>,
  contact: LoadedContact,
  incoming: IncomingRow,
  decision: ContactDecision,
  refuseHalted: () => Promise<void>,
): Promise<boolean> {
  const { contactId } = contact;
  const { written, refused } = await writeToXperience({ database, mapping: plan.mapping, refuseHalted }, [
    { contact, values: decision.toXperience, stateAfter: stateOnceTaken(plan, contact, incoming, decision) },
  ]);
  const problem = refused.get(contactId);
  if (problem) throw new SyncRefused({ kind: 'notReady', code: problem.code, detail: problem.detail });
  return written.has(contactId);
}

/** What is known of a contact once a row was taken for it. */
function stateOnceTaken(
  { mapping, fingerprint }: ContactPlan<never>,
  { state: { pending: before, rowVersion, lagging, ...state } }: LoadedContact,
  incoming: IncomingRow,
  decision: ContactDecision,
): (utc: DateTime2) => ContactState {
  const { agreed } = decision;
  const versions = learntVersions(mapping, incoming, agreed);
  const isFormer = state.mappingFingerprint !== undefined && state.mappingFingerprint !== fingerprint;
  const open = isFormer ? leftOpen(mapping, incoming, decision, agreed) : undefined;
  const older = { ...lagging, ...Object.fromEntries((open ?? []).map((each) => [each, openVersion])) };
  const known = withLearnt(
    mapping,
    { ...(rowVersion && { rowVersion }), ...(Object.keys(older).length > 0 && { lagging: older }) },
    versions,
  );
  return (utc) => {
    const living = livingPending(before, utc);
    const pending = living && !newestLanded(mapping, living, incoming.theirs) ? living : undefined;
    return {
      ...state,
      agreed,
      mappingFingerprint: open ? fingerprint : (state.mappingFingerprint ?? fingerprint),
      ...known,
      ...(pending ? { pending } : {}),
    };
  };
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
