import { createTimeZone } from './createTimeZone.ts';
import type { TimeZone } from './sides.ts';

const known = new Map<string, TimeZone>();

/** The zone of this name, made once a process: what it has learned of a year serves every mapping compiled later. */
export function timeZoneNamed(name: string): TimeZone {
  const zone = known.get(name) ?? createTimeZone(name);
  known.set(name, zone);
  return zone;
}
