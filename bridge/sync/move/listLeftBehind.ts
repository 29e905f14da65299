import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { describeSkip, type SkipReason, skipReasons } from '../../xperience/contacts/whySkipped.ts';
import { readHeldFor } from '../state/move/readHeldFor.ts';

/** A contact that a move has held, and nobody has released since. */
export interface LeftBehind {
  contactId: number;
  reason: SkipReason;
  /** Row it is linked to. */
  rowId: string | null;
}

/**
 * Contacts that are still on hold because the migration tool left them out, by their numbers.
 * @param page ContactID to go on after, and how many
 */
export async function listLeftBehind(
  database: DatabaseHandle,
  page: { after: number; limit: number },
): Promise<LeftBehind[]> {
  const reasons = new Map(skipReasons.map((reason) => [describeSkip(reason), reason]));
  const rows = await readHeldFor(database, [...reasons.keys()], page);
  return rows.map(({ contactId, detail, rowId }) => ({
    contactId,
    reason: reasons.get(detail) ?? 'unknown',
    rowId,
  }));
}
