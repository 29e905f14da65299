import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import { revokeApiKey } from '../../bridge/api/authentication/keys/revokeApiKey.ts';
import { isRefusal } from '../../bridge/api/refusal.ts';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import type { WebhookRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';

export interface MadeKey {
  key: string;
  prefix: string;
  name: string;
}

/**
 * Makes the key that Dataverse calls with. It does not end by itself: nobody would notice the day before.
 * @throws CommandRefused
 */
export async function makeKey(
  database: DatabaseHandle,
  { secret, by, now }: { secret: string; by: string; now: Date },
): Promise<MadeKey> {
  const name = `Dataverse webhook ${now.toISOString().slice(0, 23).replace('T', ' ')}`;
  const made = await createApiKey(database, {
    name,
    scopes: ['webhook'],
    expiresAt: undefined,
    secret,
    createdBy: by,
  });
  if (isRefusal(made)) throw new CommandRefused(`${made.detail} Run the command again in a second.`);
  return { ...made, name };
}

/** Beginnings of the keys that stay valid beside a new one, until somebody revokes them. */
export function formerKeysOf(before: WebhookRegistration | undefined): string[] {
  return before ? [...new Set([...before.formerKeys, before.keyPrefix])] : [];
}

/** Ends keys by their beginnings; those that are gone are no mistake. @returns names of those that it ended */
export async function endKeys(
  database: DatabaseHandle,
  prefixes: readonly string[],
  by: string,
): Promise<string[]> {
  const names: string[] = [];
  for (const prefix of prefixes) {
    const ended = await revokeApiKey(database, prefix, by);
    if (!isRefusal(ended) && !ended.already) names.push(ended.name);
  }
  return names;
}
