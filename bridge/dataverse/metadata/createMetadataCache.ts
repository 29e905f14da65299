/** Metadata that is read at most once in its life, by whoever asks first, and again once the schema has moved. */
export interface MetadataCache<Value> {
  /** The value, read by `read` when there is none or it is older than `maxAge` or than its life. */
  get(
    key: string,
    maxAge: number | undefined,
    read: () => Promise<Value>,
    join?: Join<Value>,
  ): Promise<Value>;
  expireAll(): void;
}

/** Waits for what another caller is reading; a rejection leads to a read of one's own. */
type Join<Value> = (pending: Promise<Value>) => Promise<Value>;

interface Entry<Value> {
  known?: { value: Value; readAt: number };
  pending?: { value: Promise<Value>; readAt: number };
}

/**
 * Ages in milliseconds of the clock. Failures are not kept; callers at the same time share one read, and while one who
 * asked for a newer value waits for it, the others go on with the value there is.
 */
export function createMetadataCache<Value>(now: () => number, life: number): MetadataCache<Value> {
  const entries = new Map<string, Entry<Value>>();

  async function readInto(entry: Entry<Value>, read: () => Promise<Value>): Promise<Value> {
    const pending = { readAt: now(), value: read() };
    entry.pending = pending;
    try {
      const value = await pending.value;
      entry.known = { value, readAt: pending.readAt };
      return value;
    } finally {
      if (entry.pending === pending) delete entry.pending;
    }
  }

  return {
    get: async (key, maxAge = life, read, join = (pending) => pending) => {
      const entry = entries.get(key) ?? {};
      entries.set(key, entry);
      const serves = ({ readAt }: { readAt: number }) => now() - readAt < Math.min(maxAge, life);
      if (entry.known && serves(entry.known)) return entry.known.value;
      if (entry.pending && serves(entry.pending)) {
        try {
          return await join(entry.pending.value);
        } catch {
          // Another caller's read failed or takes too long for us: read for ourselves.
        }
      }
      return readInto(entry, read);
    },
    expireAll: () => entries.clear(),
  };
}
