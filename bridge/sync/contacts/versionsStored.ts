import { LRUCache } from 'lru-cache';
import type { DataverseClient } from '../../dataverse/types.ts';

/** Of the writes of a minute or two, and of what flows deliver again. */
const capacity = 10_000;

const stored = new WeakMap<DataverseClient, LRUCache<string, true>>();

/**
 * Remembers that a row is known up to a version, which is one row's alone: an organisation counts all its writes on one
 * counter. A flow delivers it soon, as it does after each write of the bridge.
 */
export function noteStored(dataverse: DataverseClient, version: string | undefined): void {
  if (version === undefined) return;
  const versions = stored.get(dataverse) ?? new LRUCache<string, true>({ max: capacity });
  stored.set(dataverse, versions.set(version, true));
}

/** Whether a delivery in this version is likely to tell nothing new: the database has the last word. */
export function isLikelyStored(dataverse: DataverseClient, version: string | undefined): boolean {
  return version !== undefined && stored.get(dataverse)?.get(version) === true;
}
