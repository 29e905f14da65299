import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { acquireLease, releaseLease } from '../../database/lease.ts';
import { type ChangeIntent, intentName, readIntent, removeIntent } from './changeIntent.ts';
import { finishChange } from './finishChange.ts';
import type { SettingsStore } from './settingsStore.ts';

/** Whether Xperience's part of a begun change was made; nobody can tell once somebody else has saved there since. */
type Progress = 'made' | 'notMade' | 'unknown';

/** How long one look at an intent may take, ms. */
const leaseMs = 30_000;

/**
 * Deals with a change that was begun and is not whole: finishes one that Xperience has, forgets one that it never
 * got, unless whoever began it is still at work.
 * @returns `finished` when something was written; `unknown` when Xperience's setting is neither what it was before
 * the change nor what it should become, so that nobody can tell whether the rest of it still holds
 */
export async function settleChange(
  store: SettingsStore,
  intent: ChangeIntent,
): Promise<'finished' | 'nothing' | 'unknown'> {
  const progress = await progressOf(store.database, intent);
  if (progress === 'made') {
    await finishChange(store.database, intent);
    return 'finished';
  }
  if (progress === 'notMade') await forgetAbandoned(store, intent);
  return progress === 'unknown' ? 'unknown' : 'nothing';
}

/** One transaction wrote all the values, so any one of them tells of all. */
async function progressOf({ main }: MainHandle, { change }: ChangeIntent): Promise<Progress> {
  const rows = await main
    .selectFrom('CMS_SettingsKey')
    .select(['KeyID', 'KeyValue'])
    .where(
      'KeyID',
      'in',
      change.values.map(({ keyId }) => keyId),
    )
    .execute();
  const now = new Map(rows.map((row) => [row.KeyID, row.KeyValue]));
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
