import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { zoneWithChange } from '../../../mapping/timeZoneNamed.ts';
import { readMark, setupMarks } from './setupMarks.ts';

/**
 * The zone that Xperience's local times are read in: the configured one, and that of the former server for those from
 * before a move.
 * @param configured IANA name
 * @returns a name for `timeZoneNamed`
 */
export async function zoneOfXperience(database: DatabaseHandle, configured: string): Promise<string> {
  const before = await readMark<{ zone: string; until: string }>(database, setupMarks.zoneBefore);
  return before === undefined ? configured : zoneWithChange(before.zone, before.until, configured);
}
