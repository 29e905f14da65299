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
  /** More entries are not kept; the oldest give way. */
  most: number;
}

/** Only what was found is kept: a row that is made because it was missed is found at once. */
export function createReferenceCache({ now, lifeMs, most }: ReferenceCacheOptions): ReferenceCache {
  const entries = new Map<string, { value: string; until: number }>();
  return {
    get(name) {
      const entry = entries.get(name);
      return entry && now() < entry.until ? entry.value : undefined;
    },
    set(name, value) {
      // Taken out first, so that the order of the map is that of their age.
      entries.delete(name);
      entries.set(name, { value, until: now() + lifeMs });
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
  };
}
