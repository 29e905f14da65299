import { readBestPoints } from '../../xperience/points/readBestPoints.ts';
import type { SyncParts } from '../syncParts.ts';
import { getSettings } from './getSettings.ts';
import { readCondition } from './qualifyingCondition.ts';

/** The points that count for contacts now; undefined where contacts qualify by groups. Who has none is left out. */
export async function pointsOfContacts(
  parts: Pick<SyncParts, 'database' | 'site' | 'holder'>,
  contactIds: readonly number[],
): Promise<ReadonlyMap<number, number> | undefined> {
  const { settings } = await getSettings(parts);
  const { groups, scoreRule } = await readCondition(parts.database, settings, settings);
  return groups ? undefined : readBestPoints(parts.database, scoreRule, contactIds);
}
