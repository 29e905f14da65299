import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { MappingItem } from '../../../mapping/types.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import type { SettingRow } from '../../../xperience/settings/readSettingRows.ts';
import { type AuditEntry, callOrigin, writeAudit } from '../audit/audit.ts';
import { type ExtensionRow, replaceExtensionRows } from './mappingExtensions.ts';
import { keepMapping } from './mappingHistory.ts';
import { type OwnRow, readOwnRow, saveOwnRow } from './settingRows.ts';

/** What can be saved at the same time. */
export type ChangeKind = 'mapping' | 'settings';

/** A value of CMS_SettingsKey that is to be written over the one that was read. */
export interface ValueChange extends Pick<SettingRow, 'keyId' | 'value'> {
  after: string;
}

/** A change of Xperience's settings together with what the bridge keeps beside them. */
export interface SettingsChange {
  values: readonly ValueChange[];
  /** Replaces everything that is kept beside the mapping. */
  extensions?: readonly ExtensionRow[];
  /** The mapping that is replaced, to be kept. */
  formerMapping?: readonly MappingItem[];
  /** The bridge's own settings that change, name → value. */
  own?: Readonly<Record<string, unknown>>;
  audit: AuditEntry;
}

/** A change that was begun, as the bridge tables hold it until it is complete. */
export interface ChangeIntent {
  kind: ChangeKind;
  text: string;
  change: SettingsChange;
}

const kinds: readonly ChangeKind[] = ['mapping', 'settings'];

/** Name of an intent among the bridge's settings, and of the lease of who is saving. */
export function intentName(kind: ChangeKind): string {
  return `change.${kind}`;
}

/** The changes that were begun and are not complete yet. */
export function intentsIn(rows: readonly OwnRow[]): ChangeIntent[] {
  return kinds.flatMap((kind) => {
    const text = rows.find(({ name }) => name === intentName(kind))?.value;
    return text === undefined ? [] : [{ kind, text, change: JSON.parse(text) as SettingsChange }];
  });
}

/** The change of one kind that was begun and is not complete yet. */
export async function readIntent(
  database: DatabaseHandle,
  kind: ChangeKind,
): Promise<ChangeIntent | undefined> {
  const row = await readOwnRow(database, intentName(kind));
  return row && intentsIn([row])[0];
}

/** Remembers what is about to be changed, in the place of anything begun before. */
export async function recordIntent(
  database: DatabaseHandle,
  kind: ChangeKind,
  wanted: SettingsChange,
): Promise<ChangeIntent> {
  // Somebody else may complete it: the audit names who began it, and from where.
  const origin = callOrigin.getStore();
  const audit = origin ? { ...wanted.audit, address: origin.address, callerKind: origin.kind } : wanted.audit;
  const change = { ...wanted, audit };
  const text = JSON.stringify(change);
  await inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const row = { name: intentName(kind), value: text };
    await saveOwnRow(transaction, row, { at: utc, by: audit.caller });
  });
  return { kind, text, change };
}

/** @returns whether the intent was still there */
export async function removeIntent(
  { db, dialect }: DatabaseHandle,
  { kind, text }: ChangeIntent,
): Promise<boolean> {
  const removed = await db
    .deleteFrom('dynamics365.setting')
    .where('name', '=', intentName(kind))
    .where((eb) => dialect.textIs(eb.ref('value'), text))
    .executeTakeFirst();
  return removed.numDeletedRows > 0n;
}

/** Completes a change that Xperience has, once: whoever comes second finds nothing left to do. */
export async function completeIntent(database: DatabaseHandle, intent: ChangeIntent): Promise<void> {
  await inTransaction(database, async (transaction) => {
    if (await removeIntent(transaction, intent)) await writeOwnPart(transaction, intent.change);
  });
}

/** Writes the bridge's part of a change, and who made it. Run it in a transaction. */
export async function writeOwnPart(
  transaction: DatabaseHandle,
  { extensions, formerMapping, own = {}, audit }: SettingsChange,
): Promise<void> {
  const { utc } = await currentTimes(transaction);
  const changed = { at: utc, by: audit.caller };
  if (extensions) await replaceExtensionRows(transaction, extensions, utc);
  if (formerMapping) await keepMapping(transaction, formerMapping, changed);
  for (const [name, value] of Object.entries(own)) {
    await saveOwnRow(transaction, { name, value: JSON.stringify(value) }, changed);
  }
  await writeAudit(transaction, audit);
}
