import { newKeyText } from '../../bridge/api/authentication/keys/apiKeyText.ts';
import type { KeyDirectory, StoredKey } from '../../bridge/api/authentication/keys/createKeyDirectory.ts';
import { hashApiKey } from '../../bridge/api/authentication/keys/hashApiKey.ts';

export const KEY_SECRET = 'a secret of tests, 0123456789abcdef';

/** Keys in memory; their rows may be changed by tests. `reads` counts how often a key was looked up. */
export interface MemoryKeys extends KeyDirectory {
  rows: (StoredKey & { prefix: string })[];
  reads: number;
  noted: number[];
  /** @returns the key's text. */
  add(over?: Partial<StoredKey>): string;
}

export function createMemoryKeys(): MemoryKeys {
  const keys: MemoryKeys = {
    rows: [],
    reads: 0,
    noted: [],
    add(over = {}) {
      const { key, prefix } = newKeyText();
      const { name = 'flows', scopes = ['read', 'sync'] } = over;
      const terms = { name, scopes: scopes.join(' '), expiresAt: null };
      keys.rows.push({
        id: keys.rows.length + 1,
        name,
        hash: hashApiKey(KEY_SECRET, key, terms),
        scopes,
        terms,
        revoked: false,
        minutesLeft: undefined,
        minutesUnused: undefined,
        prefix,
        ...over,
      });
      return key;
    },
    async find(prefix) {
      keys.reads += 1;
      return keys.rows.filter((row) => row.prefix === prefix).map((row) => ({ ...row }));
    },
    async replaceHash(id, from, to) {
      const row = keys.rows.find((each) => each.id === id && each.hash === from && !each.revoked);
      if (row) row.hash = to;
    },
    async noteUse(id) {
      keys.noted.push(id);
    },
  };
  return keys;
}
