/** Metadata that is read at most once in its life, by whoever asks first, and again once the schema has moved. */
export interface MetadataCache<Value> {
  /** The value, read by `read` when there is none or it is older than `maxAge` or than its life. */
  get(key: string, maxAge: number | undefined, read: () => Promise<Value>): Promise<Value>;
  expireAll(): void;
}

interface Entry<Value> {
  value: Promise<Value>;
  readAt: number;
}

/** Ages in milliseconds of the clock. Failures are not kept; callers at the same time share one read. */
export function createMetadataCache<Value>(now: () => number, life: number): MetadataCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  return {
    get: async (key, maxAge = life, read) => {
      const kept = entries.get(key);
      if (kept !== undefined && now() - kept.readAt < Math.min(maxAge, life)) {
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
