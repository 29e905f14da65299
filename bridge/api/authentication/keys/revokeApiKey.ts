import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { endApiKey, readApiKeysCalled } from '../../../sync/state/apiKeys.ts';
import { writeAudit } from '../../../sync/state/audit/audit.ts';
import type { Refusal } from '../../refusal.ts';
import { prefixOfKey } from './apiKeyText.ts';
import { revokedHash } from './hashApiKey.ts';

/**
 * Ends a key for good; every bridge process refuses it within seconds. Revoking it once more changes nothing.
 *
 * @param which its name, or the beginning that `keys list` shows; the whole key is taken for its beginning, so that
 *   no answer repeats it
 */
export async function revokeApiKey(
  database: DatabaseHandle,
  which: string,
  revokedBy: string,
): Promise<{ name: string; prefix: string; already: boolean } | Refusal> {
  const wanted = prefixOfKey(which) ?? which.replace(/…$/, '');
  return inTransaction(database, async (handle) => {
    const [key, ...others] = await readApiKeysCalled(handle, wanted);
    if (!key || others.length > 0) {
      return {
        refused: 'notFound',
        code: 'apiKeyNotFound',
        detail: key
          ? `More than one API key begins with “${wanted}”. Give the name of the one you mean.`
          : `There is no API key “${wanted}”. The list shows them all.`,
      };
    }
    const { api_key_id, name, prefix, hash, revoked_at } = key;
    if (revoked_at !== null) return { name, prefix, already: true };
    await endApiKey(handle, api_key_id, { hash: revokedHash(hash), by: revokedBy.slice(0, 100) });
    await writeAudit(handle, { caller: revokedBy, action: 'key.revoke', subject: name, details: { prefix } });
    return { name, prefix, already: false };
  });
}
