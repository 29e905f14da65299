import type { DataverseRow } from '../../dataverse/types.ts';
import type { AgreedValues, CompiledMapping } from '../../mapping/types.ts';
import { openVersion } from '../state/knownVersions.ts';

/** The number inside `W/"123"`; an opaque etag says nothing and counts as open. */
export function rowVersionOf(etag: string): string {
  return /"(0|[1-9]\d*)"/.exec(etag)?.[1] ?? openVersion;
}

/**
 * Up to which version a row is known: its own where everything that may travel to Xperience is agreed about.
 * @param agreed what is agreed after the exchange
 */
export function knownVersion(mapping: CompiledMapping, agreed: AgreedValues, row: DataverseRow): string {
  const isAgreed = mapping.pairs.every(({ direction, property, column, canonicalColumn }) => {
    if (direction === 'toDynamics' || !(property in row.values)) return true;
    return (agreed[column.name]?.theirs ?? null) === canonicalColumn(row.values[property]);
  });
  return isAgreed ? rowVersionOf(row.etag) : openVersion;
}
