import type { CompiledMapping, CompiledPair } from '../../../mapping/types.ts';
import type { ContactState } from '../../state/contactState.ts';
import { isNewer, mergedProperty, openVersion, versionOfProperty } from '../../state/knownVersions.ts';
import type { ContactPlan } from '../contactWork.ts';
import type { JudgedDelivery, Judgement, RowBody } from './rowDelivery.ts';

/**
 * Judges a delivery by its version and by what is known of the row. Flows overtake one another, are tried again, and
 * can be resubmitted days later, so a delivery whose order cannot be told is not believed.
 * @param leaps whether a version is too far ahead to be believed (see versionHorizon)
 * @returns undefined when it tells nothing new
 */
export function judgeDelivery(
  { mapping, fingerprint }: Pick<ContactPlan, 'mapping' | 'fingerprint'>,
  {
    contact: { state, values },
    body: row,
    version,
    readWhole,
    theirs,
    problems,
  }: Omit<JudgedDelivery, 'judgement'>,
  leaps: (version: string) => boolean,
): Judgement | undefined {
  const since = mappedAfter(mapping, fingerprint, state);
  const mayBeNew = (property: string) =>
    since.has(property) || isNewer(version, versionOfProperty(state, property));
  const fresh = Object.entries(theirs).filter(([property]) => mayBeNew(property));
  const mayBeEmptied = ({ item, field, canonicalField }: CompiledPair) =>
    item.sendEmpty && canonicalField(values[field.name]) !== null;
  const missing = mapping.pairs.filter((pair) => {
    const { property, direction, column, unread } = pair;
    if (direction === 'toDynamics' || unread || !mayBeNew(property)) return false;
    if (readWhole) return true;
    const isTold = row[property] !== undefined;
    return isTold ? column.secured !== undefined : mayBeEmptied(pair);
  });
  const mayTravel = mapping.pairs.some(
    ({ property, direction }) =>
      direction !== 'toDynamics' && theirs[property] !== undefined && mayBeNew(property),
  );
  const mayBeMerged = mayBeNew(mergedProperty) && tellsOfMerge(row);
  const nothingNew = !mayTravel && missing.length === 0 && problems.length === 0 && !mayBeMerged;
  const looksAgain = nothingNew && mayBeKnownAgain(mapping, fingerprint, state, row);
  if (nothingNew && !looksAgain) return undefined;
  const { rowVersion = openVersion } = state;
  const believed =
    !mayBeMerged &&
    !looksAgain &&
    version !== undefined &&
    rowVersion !== openVersion &&
    !isNewer(rowVersion, version) &&
    !leaps(version);
  return {
    believed,
    fresh: Object.fromEntries(fresh),
    missing: missing.map(({ property }) => property),
    mappedSince: since,
  };
}

function mappedAfter(
  { pairs }: CompiledMapping,
  fingerprint: string,
  { mappingFingerprint, agreed = {} }: ContactState,
): ReadonlySet<string> {
  if (mappingFingerprint === fingerprint) return new Set();
  return new Set(pairs.filter(({ column }) => !agreed[column.name]).map(({ property }) => property));
}

/**
 * A row that was known with a former mapping is looked at once, so that it is known with this one without waiting for a
 * run; but not where the delivery lacks a column that only comes from Dynamics and was never agreed: only a run takes it then.
 */
function mayBeKnownAgain(
  { pairs }: CompiledMapping,
  fingerprint: string,
  { mappingFingerprint, agreed = {} }: ContactState,
  row: RowBody,
): boolean {
  if (mappingFingerprint === undefined || mappingFingerprint === fingerprint) return false;
  return pairs.every(
    ({ direction, unread, property, column }) =>
      direction !== 'toXperience' ||
      unread ||
      agreed[column.name] !== undefined ||
      row[property] !== undefined,
  );
}

/** The row that goes is deactivated and names the one that stays; a row that is inactive may have been merged. */
function tellsOfMerge({ merged, _masterid_value: master, statecode }: RowBody): boolean {
  if (merged === true || merged === 'true' || (typeof master === 'string' && master !== '')) return true;
  return merged === undefined && (statecode === 1 || statecode === '1');
}
