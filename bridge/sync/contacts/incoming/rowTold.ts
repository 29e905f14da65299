import type { DataverseRow } from '../../../dataverse/types.ts';
import type { CompiledMapping } from '../../../mapping/types.ts';
import {
  isNewer,
  type KnownVersions,
  mergedProperty,
  openVersion,
  versionOfProperty,
} from '../../state/knownVersions.ts';
import { versionOf } from '../rowVersion.ts';
import type { DeliveredRow, IncomingRow } from './incomingRow.ts';
import type { Judgement } from './judgeBody.ts';
import { readMappedValues } from './readMappedValues.ts';

/**
 * What of a row is taken for true once it was read: columns that were delivered and those that may have been emptied;
 * others are not touched.
 */
export function rowAsRead(
  mapping: CompiledMapping,
  known: KnownVersions,
  { fresh, missing, mappedSince }: Pick<Judgement, 'fresh' | 'missing' | 'mappedSince'>,
  { problems }: Pick<DeliveredRow, 'problems'>,
  read: DataverseRow,
): IncomingRow {
  const version = versionOf(read.etag);
  const asked = new Set([...Object.keys(fresh), ...missing]);
  const values = readMappedValues(mapping, read.values, 'read').theirs;
  const isNew = (property: string) =>
    version === openVersion ||
    mappedSince.has(property) ||
    isNewer(version, versionOfProperty(known, property));
  const theirs = Object.entries(values).filter(([property]) => asked.has(property) && isNew(property));
  return {
    row: read.values,
    theirs: Object.fromEntries(theirs),
    versions: new Map(
      [...theirs.map(([property]) => property), mergedProperty].map((each) => [each, version]),
    ),
    seen: { values, version },
    problems,
  };
}

/**
 * A believed delivery with the columns it left out as the row holds them.
 * @returns undefined when the row is older than the delivery says it is: then that is not to be believed
 */
export function completedRow(
  mapping: CompiledMapping,
  { fresh, missing }: Judgement,
  { row, version, problems }: DeliveredRow & { version: string },
  read?: DataverseRow,
): IncomingRow | undefined {
  const versions = new Map(Object.keys(fresh).map((property) => [property, version]));
  if (typeof row[mergedProperty] === 'boolean') versions.set(mergedProperty, version);
  if (!read) return { row, theirs: fresh, versions, problems };
  const current = versionOf(read.etag);
  if (isNewer(version, current)) return undefined;
  const added = Object.entries(readMappedValues(mapping, read.values, 'read').theirs).filter(([property]) =>
    missing.includes(property),
  );
  for (const property of [...added.map(([property]) => property), mergedProperty])
    versions.set(property, current);
  const complete = Object.fromEntries(added);
  return { row: { ...row, ...complete }, theirs: { ...fresh, ...complete }, versions, problems };
}
