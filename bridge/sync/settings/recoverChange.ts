import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { acquireLease, releaseLease } from '../../database/lease.ts';
import { readValues } from '../../xperience/settings/writeSettingValue.ts';
import {
  type ChangeIntent,
  completeIntent,
  intentName,
  readIntent,
  removeIntent,
} from '../state/settings/changeIntent.ts';
import type { SettingsStore } from './settingsStore.ts';

/** Whether Xperience's part of a begun change was made; nobody knows once somebody else has saved there since. */
type Progress = 'made' | 'notMade' | 'unknown';

/** How long one look at an intent may take, ms. */
const leaseMs = 30_000;

/**
 * Recovers from a save that was cut short: completes a change that Xperience has, and forgets one that it never got,
 * unless whoever began it is still at work.
 * @returns `completed` when something was written; `unknown` when Xperience's setting is neither what it was before
 * the change nor what it should become, so that nobody knows whether the rest of it still holds
 */
export async function recoverChange(
  store: SettingsStore,
  intent: ChangeIntent,
): Promise<'completed' | 'unchanged' | 'unknown'> {
  const progress = await progressOf(store.database, intent);
  if (progress === 'made') {
    await completeIntent(store.database, intent);
    return 'completed';
  }
  if (progress === 'notMade') await forgetAbandoned(store, intent);
  return progress === 'unknown' ? 'unknown' : 'unchanged';
}

/** One transaction wrote all the values, so any one of them stands for all. */
async function progressOf(database: DatabaseHandle, { change }: ChangeIntent): Promise<Progress> {
  const now = await readValues(
    database,
    change.values.map(({ keyId }) => keyId),
  );
  if (change.values.some(({ keyId, after }) => now.get(keyId) === after)) return 'made';
  return change.values.every(({ keyId, value }) => now.get(keyId) === value) ? 'notMade' : 'unknown';
}

/** Who saves holds the lease until the end: once it is free, nobody will make the change any more. */
async function forgetAbandoned(store: SettingsStore, { kind }: ChangeIntent): Promise<void> {
  const lease = { name: intentName(kind), holder: store.holder };
  const token = await acquireLease(store.database, { ...lease, milliseconds: leaseMs });
  if (token === undefined) return;
  try {
    const intent = await readIntent(store.database, kind);
    if (intent && (await progressOf(store.database, intent)) === 'notMade')
      await removeIntent(store.database, intent);
  } finally {
    await releaseLease(store.database, { ...lease, token });
  }
}
