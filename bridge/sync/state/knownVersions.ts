import type { CompiledMapping } from '../../mapping/types.ts';

/** Up to which version the columns of a row are known. */
export interface KnownVersions {
  /** The newest version of which something is known. Decimal text: row versions are 64 bits wide. */
  rowVersion?: string;
  /** Properties known only up to an older version than that: a delivery need not hold every column. */
  lagging?: Readonly<Record<string, string>>;
}

/**
 * Stored in place of a row's version while the row holds changes of Dynamics that Xperience has not taken: whoever
 * delivers the row then, however old, has the row looked up. Lower than every version.
 */
export const openVersion = '0';

/** Tells whether a row was merged into another; known like a column that travels, though it never does. */
export const mergedProperty = 'merged';

/** Reads the columns of a contact's state. */
export function knownVersionsOf(row: {
  row_version: number | string | bigint | null;
  lagging: string | null;
}): KnownVersions {
  if (row.row_version === null) return {};
  const rowVersion = String(row.row_version);
  return row.lagging === null
    ? { rowVersion }
    : { rowVersion, lagging: JSON.parse(row.lagging) as Record<string, string> };
}

/** Up to which version a property is known; undefined when no exchange has shown it. */
export function versionOfProperty(known: KnownVersions, property: string): string | undefined {
  return known.lagging?.[property] ?? known.rowVersion;
}

/** Whether a version is newer than the known one; without either it may be. */
export function isNewer(version: string | undefined, known: string | undefined): boolean {
  if (version === undefined || known === undefined) return true;
  // As decimal texts without a sign or a 0 in front, which is all there are: many are compared for each row.
  return version.length === known.length ? version > known : version.length > known.length;
}

/**
 * Whether a delivery holds nothing new: its version is not newer than the known one for any property it holds.
 * @param holds whether the delivery holds a property
 */
export function isKnown(
  version: string | undefined,
  known: KnownVersions,
  holds: (property: string) => boolean,
): boolean {
  if (isNewer(version, known.rowVersion)) return false;
  if (known.lagging === undefined) return true;
  return Object.entries(known.lagging).every(
    ([property, older]) => !isNewer(version, older) || !holds(property),
  );
}

/**
 * What is known once more was learnt. A version counts for the properties it was learnt of and for no others; only
 * those that may travel to Xperience matter.
 * @param learnt property → version in which its value was seen
 */
export function withLearnt(
  mapping: CompiledMapping,
  before: KnownVersions,
  learnt: ReadonlyMap<string, string>,
): KnownVersions {
  const seen = [...learnt.values()].filter((version) => isNewer(version, openVersion));
  if (seen.length === 0) return pick(before);
  const newest = [before.rowVersion ?? openVersion, ...seen].reduce((a, b) => (isNewer(b, a) ? b : a));
  const lagging: Record<string, string> = {};
  for (const property of followedIn(mapping)) {
    const known = versionOfProperty(before, property) ?? openVersion;
    const seenIn = learnt.get(property) ?? openVersion;
    const version = isNewer(seenIn, known) ? seenIn : known;
    if (isNewer(newest, version)) lagging[property] = version;
  }
  return Object.keys(lagging).length === 0 ? { rowVersion: newest } : { rowVersion: newest, lagging };
}

const followed = new WeakMap<CompiledMapping, ReadonlySet<string>>();

/** Properties whose versions matter. */
function followedIn(mapping: CompiledMapping): ReadonlySet<string> {
  const known = followed.get(mapping);
  if (known) return known;
  const travelling = mapping.pairs.filter(({ direction, unread }) => direction !== 'toDynamics' && !unread);
  const made = new Set([...travelling.map(({ property }) => property), mergedProperty]);
  followed.set(mapping, made);
  return made;
}

function pick({ rowVersion, lagging }: KnownVersions): KnownVersions {
  return {
    ...(rowVersion === undefined ? {} : { rowVersion }),
    ...(lagging === undefined ? {} : { lagging }),
  };
}
