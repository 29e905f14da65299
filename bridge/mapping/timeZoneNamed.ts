import { createTimeZone } from './createTimeZone.ts';
import { wallClock } from './localDateTime.ts';
import type { TimeZone } from './sides.ts';

const known = new Map<string, TimeZone>();

/** Between the parts of a name that stands for two zones. */
const bar = '|';

/**
 * The zone of this name, made once a process: what it has learned of a year serves every mapping compiled later.
 * @param name IANA name, or what {@link zoneWithChange} makes of two
 */
export function timeZoneNamed(name: string): TimeZone {
  const zone = known.get(name) ?? (name.includes(bar) ? changingZone(name) : createTimeZone(name));
  known.set(name, zone);
  return zone;
}

/**
 * Name of a zone whose local times are those of another one up to a moment, as after a move to another server.
 * @param until local time of the later zone, such as `2026-12-01T18:00:00.0000000`
 */
export function zoneWithChange(before: string, until: string, now: string): string {
  return [before, until, now].join(bar);
}

/** The zone that holds now, for people. */
export function zoneOfNow(name: string): string {
  return name.slice(name.lastIndexOf(bar) + 1);
}

function changingZone(name: string): TimeZone {
  const [before = '', until = '', now = ''] = name.split(bar);
  const [earlier, later] = [timeZoneNamed(before), timeZoneNamed(now)];
  const local = wallClock(until);
  const instant = later.toInstant(local);
  return {
    toInstant: (given) => (given < local ? earlier : later).toInstant(given),
    toLocal: (given) => (given < instant ? earlier : later).toLocal(given),
  };
}
