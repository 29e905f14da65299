import type { DataverseRow } from '../../dataverse/types.ts';
import type { AgreedValues, CompiledMapping } from '../../mapping/types.ts';

/**
 * Stored in place of a row's version while the row holds changes of Dynamics that Xperience has not taken: whoever
 * delivers the row then, however old, is told to look at the row itself. Lower than every version.
 */
export const openVersion = '0';

/**
 * An organisation counts on with every row it writes, up to some million a day. A version so much ahead of the last one
 * seen may be right; it may as well be a time or a phone number that a flow put in its place.
 */
const longestLeap = 1_000_000_000n;

/**
 * Whether a delivered version is too far ahead to be believed without a look at the row: stored as it is, a wrong one
 * would make every later row look old.
 * @param stored version the row was last seen with
 */
export function leaps(version: string | undefined, stored: string | undefined): boolean {
  return version !== undefined && BigInt(version) - BigInt(stored ?? openVersion) > longestLeap;
}

/** The number inside `W/"123"`; an opaque etag says nothing and counts as open. */
export function versionOf(etag: string): string {
  return /"(\d+)"/.exec(etag)?.[1] ?? openVersion;
}

/**
 * Up to which version a row is known: its own where everything that may travel to Xperience is agreed about.
 * @param agreed what is agreed after the exchange
 */
export function knownVersion(mapping: CompiledMapping, agreed: AgreedValues, row: DataverseRow): string {
  const isSettled = mapping.pairs.every(({ direction, property, column, canonicalColumn }) => {
    if (direction === 'toDynamics' || !(property in row.values)) return true;
    return (agreed[column.name]?.theirs ?? null) === canonicalColumn(row.values[property]);
  });
  return isSettled ? versionOf(row.etag) : openVersion;
}
