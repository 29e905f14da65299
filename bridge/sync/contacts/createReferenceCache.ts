import { LRUCache } from 'lru-cache';

/** What lookups have found, so that a run asks for a company once and not with every page of its contacts. */
export interface ReferenceCache {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

export interface ReferenceCacheOptions {
  /** Milliseconds, of any origin. */
  now: () => number;
  /** How long what was found counts: as long as a change of a key in Dynamics may go unnoticed. */
  lifeMs: number;
  /** More entries are not kept; those unused for longest give way. */
  most: number;
}

/** Only what was found is kept: a row that is made because it was missed is found at once. */
export function createReferenceCache({ now, lifeMs, most }: ReferenceCacheOptions): ReferenceCache {
  const entries = new LRUCache<string, { value: string; until: number }>({ max: most });
  return {
    get(name) {
      const entry = entries.get(name);
      return entry && now() < entry.until ? entry.value : undefined;
    },
    set: (name, value) => void entries.set(name, { value, until: now() + lifeMs }),
  };
}
