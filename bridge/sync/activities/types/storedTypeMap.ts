import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { settingsVersionOf } from '../../settings/settingsStore.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { addOwnRow, holdOwnRow, readOwnRow, saveOwnRow } from '../../state/settings/settingRows.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { readTypeMap, type TypeMapFlaw } from './readTypeMap.ts';
import type { TypeMapItem } from './typeMapItem.ts';

const name = 'activityTypes';

/** The type map as it is stored, with its version. */
export interface StoredTypeMap {
  /** Names this state, so that who changes it can say which state the change rests on. */
  version: string;
  items: TypeMapItem[];
  /** Why the stored text is no type map; then there are no items. */
  flaw?: string;
}

/** Reads the type map; empty where nobody has written one. */
export async function openStoredTypeMap(database: ContactHandle): Promise<StoredTypeMap> {
  const text = (await readOwnRow(database, name))?.value;
  const version = settingsVersionOf(text ?? null);
  const read = text === undefined ? { value: [] } : readTypeMap(jsonOf(text));
  if ('value' in read) return { version, items: read.value };
  const flaw = `The stored types of activities cannot be used: ${sentence(read.flaws)} Correct them first.`;
  return { version, items: [], flaw };
}

/**
 * The items of the type map.
 * @throws SyncRefused for a stored text that is none: guessing could send what nobody wanted
 */
export async function readStoredTypeMap(database: ContactHandle): Promise<TypeMapItem[]> {
  const { items, flaw } = await openStoredTypeMap(database);
  if (flaw === undefined) return items;
  throw new SyncRefused({ kind: 'notReady', code: 'typeMapInvalid', detail: flaw });
}

/**
 * Stores a type map.
 * @param version of the map the change rests on; without it the change replaces whatever is stored
 * @throws SyncRefused with every mistake in it, and as a conflict when another one has been stored meanwhile
 */
export async function saveTypeMap(
  database: DatabaseHandle,
  json: unknown,
  caller: string,
  version?: string,
): Promise<TypeMapItem[]> {
  const read = readTypeMap(json);
  if ('flaws' in read) {
    throw new SyncRefused({
      kind: 'invalid',
      code: 'typeMapInvalid',
      detail: `The types of activities cannot be stored: ${sentence(read.flaws)}`,
    });
  }
  const text = JSON.stringify(read.value);
  const saved = await inTransactionUndoing(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const stamp = { at: utc, by: caller };
    const isThere = await holdOwnRow(transaction, name, stamp);
    const before = await openStoredTypeMap(transaction);
    if (version !== undefined && before.version !== version) return false;
    const row = { name, value: text };
    if (isThere) await saveOwnRow(transaction, row, stamp);
    else if (!(await addOwnRow(transaction, row, stamp))) return false;
    await writeAudit(transaction, {
      caller,
      action: 'activityTypes.update',
      subject: name,
      details: { before: before.items, after: read.value },
    });
    return true;
  });
  if (saved) return read.value;
  throw new SyncRefused({
    kind: 'conflict',
    code: 'activityTypesChanged',
    detail:
      'The types of activities changed since you read them, so nothing was saved. Read them again with “Get activity types”, make your change in what you get, and save that.',
  });
}

function sentence(flaws: readonly TypeMapFlaw[]): string {
  return flaws.map(({ place, detail }) => `${place || 'the list'}: ${detail}`).join('; ');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
