import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { readCursor } from '../cursor.ts';
import { storeToldRows } from './inbox.ts';

/** The cursor that is there from the first call of a webhook on. */
export const positionName = 'webhooks.position';

/**
 * Has rows looked at that somebody was linked to just now, where webhooks tell of changes: what they told of them before was
 * nobody's. Run it in the transaction that stores the links.
 * @param rowIds GUIDs in lower case, each once
 */
export async function tellOfLinked(transaction: DatabaseHandle, rowIds: readonly string[]): Promise<void> {
  if (rowIds.length === 0 || (await readCursor(transaction, positionName)) === undefined) return;
  await storeToldRows(
    transaction,
    rowIds.map((rowId) => ({ table: 'contact', rowId, deleted: false })),
  );
}
