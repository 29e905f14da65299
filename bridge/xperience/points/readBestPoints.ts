import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { ScoreRule } from '../contacts/contactFilters.ts';
import { pointTotals } from './pointTotals.ts';

/**
 * The unexpired points that count against the minimum, of contacts by ContactID: those of the best score, or of the enabled
 * scores together. Contacts without points are left out.
 */
export async function readBestPoints(
  handle: ContactHandle,
  scoreRule: ScoreRule,
  contactIds: readonly number[],
): Promise<Map<number, number>> {
  if (contactIds.length === 0) return new Map();
  const totals = pointTotals(handle, scoreRule).innerJoin(
    idRows(handle.dialect, 'wanted', contactIds),
    'wanted.id',
    'points.ContactID',
  );
  const best = new Map<number, number>();
  for (const { ContactID, total } of await totals.execute())
    best.set(ContactID, Math.max(best.get(ContactID) ?? Number.NEGATIVE_INFINITY, Number(total)));
  return best;
}
