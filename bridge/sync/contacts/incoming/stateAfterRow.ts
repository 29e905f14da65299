import type { DateTime2 } from '../../../database/sqlType.ts';
import type { AgreedValues, CompiledMapping, ContactDecision } from '../../../mapping/types.ts';
import type { ContactState } from '../../state/contactState.ts';
import { openVersion, withLearnt } from '../../state/knownVersions.ts';
import type { ContactPlan } from '../contactWork.ts';
import { livingPending, newestLanded } from '../pendingValues.ts';
import type { DecidedDelivery, IncomingRow } from './rowDelivery.ts';

/** What is known of a contact once a row was taken for it. */
export function stateAfterRow(
  { mapping, fingerprint }: Pick<ContactPlan, 'mapping' | 'fingerprint'>,
  { contact, incoming, decision }: DecidedDelivery,
): (utc: DateTime2) => ContactState {
  const { pending: before, rowVersion, lagging, ...state } = contact.state;
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

/**
 * Whether a row that was read may count as known with the mapping as it is, though no run has compared it since the
 * mapping changed: when everything that may travel to Xperience is as agreed. What was never agreed may stay open where it
 * also goes to Dynamics, for that alone makes the next run compare the contact.
 * @param agreed what is agreed once the row was taken
 * @returns properties of whose value nothing is known; undefined when only a run can tell
 */
function leftOpen(
  { pairs }: CompiledMapping,
  { seen, problems }: IncomingRow,
  decision: Pick<ContactDecision, 'problems'>,
  agreed: AgreedValues,
): string[] | undefined {
  if (!seen || seen.version === openVersion || problems.length + decision.problems.length > 0)
    return undefined;
  const open: string[] = [];
  for (const { property, direction, column, canonicalColumn, unread } of pairs) {
    if (direction === 'toDynamics' || unread) continue;
    const value = seen.values[property];
    if (value === undefined) return undefined;
    const known = agreed[column.name];
    if ((known?.theirs ?? null) === canonicalColumn(value)) continue;
    if (known || direction !== 'both') return undefined;
    open.push(property);
  }
  return open;
}
