import type { DataverseClient } from '../../dataverse/types.ts';
import { openVersion } from '../state/knownVersions.ts';

/**
 * An organisation counts all its writes on one counter, so a version this much above the newest one that Dynamics
 * itself has shown may be right. A wrong one hides true rows until the counter has passed it: the less is believed, the
 * shorter. Once one row has been read all up to it are believed again, so at most one write in a thousand costs a read.
 */
const longestLeap = 1_000n;

const newest = new WeakMap<DataverseClient, bigint>();

/** Remembers a version that Dynamics has shown when a row was read. */
export function noteVersion(dataverse: DataverseClient, version: string): void {
  const seen = BigInt(version);
  if (seen > (newest.get(dataverse) ?? BigInt(openVersion))) newest.set(dataverse, seen);
}

/**
 * Whether a delivered version is too far ahead of everything Dynamics has shown to be believed without a look at the
 * row. It may be a time or a phone number that a flow put in its place, or made up: stored as it is, it would make
 * every later row look old.
 */
export function leaps(dataverse: DataverseClient, version: string): boolean {
  return BigInt(version) - (newest.get(dataverse) ?? BigInt(openVersion)) > longestLeap;
}
