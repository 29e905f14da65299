import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { inMainTransaction, inTransaction } from '../../database/inTransaction.ts';
import { acquireLease, type LeaseKey, releaseLease, renewLease } from '../../database/lease.ts';
import { writeSettingValue } from '../../xperience/settings/writeSettingValue.ts';
import { refuseDuringHotfix } from '../state/checkBrakes.ts';
import {
  type ChangeKind,
  completeIntent,
  intentName,
  readIntent,
  recordIntent,
  removeIntent,
  type SettingsChange,
  type ValueChange,
  writeOwnPart,
} from '../state/settings/changeIntent.ts';
import { SyncRefused } from '../syncRefused.ts';
import { recoverChange } from './recoverChange.ts';
import { countSave } from './savesSoFar.ts';
import type { SettingsStore } from './settingsStore.ts';

/** How long a save may take from its last look at the lease, ms: much longer than a statement is given. */
const leaseMs = 60_000;

class Moved extends Error {}

/**
 * Saves mapping or settings in Xperience's table and in the bridge's, so that it is either done or not, whenever the
 * process ends: the whole change is written down first (the intent); the guarded update in Xperience's table makes it
 * so; the rest follows, by this process or by whoever reads the settings next. One save of a kind at a time.
 * @param prepare reads what is there and says what changes; called while nobody else saves
 * @returns whether a value of Xperience was written
 * @throws SyncRefused during a hotfix, while another saves, or when the value has changed in Xperience meanwhile: nothing was changed
 */
export async function saveChange(
  store: SettingsStore,
  kind: ChangeKind,
  prepare: () => Promise<SettingsChange>,
): Promise<boolean> {
  const { database, holder } = store;
  await refuseDuringHotfix({ database });
  const lease = { name: intentName(kind), holder };
  const token = await acquireLease(database, { ...lease, milliseconds: leaseMs });
  if (token === undefined) throw refuse('beingSaved', kind, database);
  const key = { ...lease, token };
  try {
    const before = await readIntent(database, kind);
    if (before) await recoverChange(store, before);
    const written = await save(store, kind, await prepare(), key);
    countSave();
    await releaseLease(database, key);
    return written;
  } catch (error) {
    // After a lost answer the server may still be writing: then the lease runs out by itself, and nobody takes the
    // change for one that was never made.
    if (error instanceof SyncRefused) await releaseLease(database, key);
    throw error;
  }
}

async function save(
  { database }: SettingsStore,
  kind: ChangeKind,
  change: SettingsChange,
  lease: LeaseKey,
): Promise<boolean> {
  const values = change.values.filter(({ value, after }) => value !== after);
  const former = await readIntent(database, kind);
  if (values.length === 0) {
    await inTransaction(database, async (transaction) => {
      if (former) await removeIntent(transaction, former);
      await writeOwnPart(transaction, change);
    });
    return false;
  }
  const intent = await recordIntent(database, kind, { ...change, values });
  const holds = await renewLease(database, { ...lease, milliseconds: leaseMs });
  const written = holds ? await writeValues(database, values) : 'beingSaved';
  if (written === 'written') {
    await completeIntent(database, intent);
    return true;
  }
  await removeIntent(database, intent);
  throw refuse(written, kind, database);
}

/** All of them or none: none when one is no longer what was read. */
async function writeValues(
  database: MainHandle,
  values: readonly ValueChange[],
): Promise<'written' | 'changedMeanwhile' | 'denied'> {
  try {
    await inMainTransaction(database, async (transaction) => {
      for (const row of values) {
        if (!(await writeSettingValue(transaction, row, row.after))) throw new Moved();
      }
    });
    return 'written';
  } catch (error) {
    if (error instanceof Moved) return 'changedMeanwhile';
    if (isDatabaseError(error, 'denied')) return 'denied';
    throw error;
  }
}

const names = { mapping: 'The mapping', settings: 'The settings' } as const;

function refuse(
  why: 'beingSaved' | 'changedMeanwhile' | 'denied',
  kind: ChangeKind,
  { product }: Pick<DatabaseHandle, 'product'>,
): SyncRefused {
  if (why === 'changedMeanwhile') return changedMeanwhile(kind);
  if (why === 'beingSaved') {
    const detail = `${names[kind]} cannot be saved, because somebody else is saving at this moment. Try again in a minute.`;
    return new SyncRefused({ kind: 'conflict', code: 'settingsBeingSaved', detail });
  }
  const { table } = product.settings;
  const detail = `${names[kind]} cannot be saved, because the database login of the bridge may not write to ${table}. Have ${product.rights.script} run once more.`;
  return new SyncRefused({ kind: 'notReady', code: 'settingsNotWritable', detail });
}

/** A change that rests on something old, and what to do about it. */
export function changedMeanwhile(kind: ChangeKind): SyncRefused {
  const [them, get] =
    kind === 'mapping' ? ['it', '“Get the field mapping”'] : ['them', '“Get the synchronization settings”'];
  const detail = `${names[kind]} changed since you read ${them}, so nothing was saved. Read ${them} again with ${get}, make your change in what you get, and save that.`;
  return new SyncRefused({ kind: 'conflict', code: `${kind}Changed`, detail });
}

/**
 * When a change shows, for answers. That Xperience keeps settings until it restarts is known of version 12; where its
 * administration does not show them, there is nothing to wait for.
 * @param written whether a setting of the module was written
 */
export function noticeOfChange(written: boolean, { product }: Pick<DatabaseHandle, 'product'>): string {
  const first = 'The bridge goes by this from now on.';
  if (!written || !product.settings.shownInAdministration) return first;
  return `${first} Xperience shows the former values until its application is restarted (System, Restart application): do not save the same settings there before, it would write the former values back.`;
}
