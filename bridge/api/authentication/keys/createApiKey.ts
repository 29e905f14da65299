import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../../database/databaseError.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { insertApiKey } from '../../../sync/state/apiKeys.ts';
import { writeAudit } from '../../../sync/state/audit/audit.ts';
import type { Scope } from '../../caller.ts';
import type { Refusal } from '../../refusal.ts';
import { newKeyText } from './apiKeyText.ts';
import { hashApiKey, type KeyTerms } from './hashApiKey.ts';

export interface ApiKeyRequest {
  /** What the key is for; unique, revoked keys included, so that the audit stays readable. */
  name: string;
  scopes: readonly Scope[];
  /** UTC; without it the key does not expire. */
  expiresAt: DateTime2 | undefined;
  /** BRIDGE_KEY_SECRET */
  secret: string;
  createdBy: string;
}

/** Makes a key. Its text is returned this once and kept nowhere. */
export async function createApiKey(
  database: DatabaseHandle,
  { name, scopes, expiresAt, secret, createdBy }: ApiKeyRequest,
): Promise<{ key: string; prefix: string } | Refusal> {
  const { key, prefix } = newKeyText();
  const terms: KeyTerms = { name, scopes: scopes.join(' '), expiresAt: expiresAt ?? null };
  try {
    await inTransaction(database, async (handle) => {
      await insertApiKey(handle, {
        name,
        prefix,
        hash: hashApiKey(secret, key, terms),
        scopes: terms.scopes,
        created_by: createdBy.slice(0, 100),
        expires_at: terms.expiresAt,
      });
      await writeAudit(handle, {
        caller: createdBy,
        action: 'key.create',
        subject: name,
        details: { prefix, scopes, ...(expiresAt !== undefined && { expiresAt }) },
      });
    });
  } catch (error) {
    if (!isDatabaseError(error, 'duplicate')) throw error;
    return {
      refused: 'conflict',
      code: 'apiKeyNameTaken',
      detail: `There is, or was, an API key “${name}”. Choose another name, so that the audit tells them apart.`,
    };
  }
  return { key, prefix };
}
