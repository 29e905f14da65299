/** Metadata that is read at most once in its life, by whoever asks first, and again once the schema has moved. */
export interface MetadataCache<Value> {
  /** The value, read by `read` when there is none, it is too old, outdated by `expireAll`, or `fresh` is asked. */
  get(key: string, fresh: boolean, read: () => Promise<Value>): Promise<Value>;
  expireAll(): void;
}

interface Entry<Value> {
  value: Promise<Value>;
  readAt: number;
}

/** `life` in milliseconds of the clock. Failures are not kept; callers at the same time share one read. */
export function createMetadataCache<Value>(now: () => number, life: number): MetadataCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  return {
    get: async (key, fresh, read) => {
      const kept = entries.get(key);
      if (kept !== undefined && !fresh && now() - kept.readAt < life) {
        try {
          return await kept.value;
        } catch {
          // Another caller's read failed, perhaps because that caller gave up: read for ourselves.
        }
      }
      const entry: Entry<Value> = { value: read(), readAt: now() };
      entries.set(key, entry);
      entry.value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
    expireAll: () => entries.clear(),
  };
}
