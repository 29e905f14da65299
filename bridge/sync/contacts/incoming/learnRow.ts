import type { DataverseRow } from '../../../dataverse/types.ts';
import type { CompiledMapping } from '../../../mapping/types.ts';
import { isNewer, mergedProperty, openVersion, versionOfProperty } from '../../state/knownVersions.ts';
import { rowVersionOf } from '../rowVersion.ts';
import { readMappedValues } from './readMappedValues.ts';
import type { IncomingRow, JudgedDelivery } from './rowDelivery.ts';
import type { ReadRow } from './rowReader.ts';

/**
 * What is true of a row that was delivered: what the delivery says where it is believed, with the columns it left out,
 * else what the row holds now. A row that was merged into another says nothing for itself.
 * @throws DataverseUnavailable where the row has to be read and cannot be
 */
export async function learnRow(
  mapping: CompiledMapping,
  delivery: JudgedDelivery,
  readRow: ReadRow,
): Promise<IncomingRow | { merged: DataverseRow } | 'missing'> {
  const { believed, missing } = delivery.judgement;
  const { version } = delivery;
  if (believed && version !== undefined) {
    const read = missing.length === 0 ? undefined : await readRow(missing);
    if (read === 'missing') return read;
    if (isMerged(read)) return { merged: read };
    const completed = completedRow(mapping, delivery, version, read);
    if (completed) return completed;
  }
  const read = await readRow(mapping.columns);
  if (read === 'missing') return read;
  return isMerged(read) ? { merged: read } : rowAsRead(mapping, delivery, read);
}

function isMerged(read: DataverseRow | undefined): read is DataverseRow {
  return read?.values.merged === true;
}

/** Columns that were delivered and those that may have been emptied, as the row holds them; others are not touched. */
function rowAsRead(
  mapping: CompiledMapping,
  { judgement: { fresh, missing, mappedSince }, contact, problems }: JudgedDelivery,
  read: DataverseRow,
): IncomingRow {
  const version = rowVersionOf(read.etag);
  const asked = new Set([...Object.keys(fresh), ...missing]);
  const values = readMappedValues(mapping, read.values, 'read').theirs;
  const isNew = (property: string) =>
    version === openVersion ||
    mappedSince.has(property) ||
    isNewer(version, versionOfProperty(contact.state, property));
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
function completedRow(
  mapping: CompiledMapping,
  { judgement: { fresh, missing }, body, problems }: JudgedDelivery,
  version: string,
  read?: DataverseRow,
): IncomingRow | undefined {
  const versions = new Map(Object.keys(fresh).map((property) => [property, version]));
  if (typeof body[mergedProperty] === 'boolean') versions.set(mergedProperty, version);
  if (!read) return { row: body, theirs: fresh, versions, problems };
  const current = rowVersionOf(read.etag);
  if (isNewer(version, current)) return undefined;
  const added = Object.entries(readMappedValues(mapping, read.values, 'read').theirs).filter(([property]) =>
    missing.includes(property),
  );
  for (const property of [...added.map(([property]) => property), mergedProperty])
    versions.set(property, current);
  const complete = Object.fromEntries(added);
  return { row: { ...body, ...complete }, theirs: { ...fresh, ...complete }, versions, problems };
}
