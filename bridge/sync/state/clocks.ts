import { addMilliseconds, instantOf, utcDateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { DataverseClient } from '../../dataverse/types.ts';

/** Whoever knows what the clock of Dynamics says. */
export type ServerClock = Pick<DataverseClient, 'serverTime'>;

/** Times with how far the clock of the database was ahead of that of Dynamics, minutes; missing where Dynamics had not answered. */
export interface WithLead {
  ahead?: number;
}

/**
 * How far the clock of the database is ahead of that of Dynamics. Somebody may set the one; the other is nobody's here to set,
 * and goes on while no process of ours looks.
 * @param utc what the database's clock says now
 */
export function leadOf(utc: DateTime2, { serverTime }: ServerClock): WithLead {
  const server = serverTime();
  return server === undefined ? {} : { ahead: minutesAhead(utc, server) };
}

/** The lead alone of what was stored with one. */
export function leadIn({ ahead }: WithLead): WithLead {
  return ahead === undefined ? {} : { ahead };
}

/** Answers take seconds, and Dynamics tells whole ones: less than this is no change of a clock, minutes. */
const leastStep = 1;

/** Minutes that the clock of the database was set back by from one moment to another; 0 where nothing shows it. */
export function setBackBetween(before: WithLead, now: WithLead): number {
  if (before.ahead === undefined || now.ahead === undefined) return 0;
  const step = before.ahead - now.ahead;
  return step > leastStep ? step : 0;
}

/** A time of the database as the clock of Dynamics had it, as far as that is known. */
export function withoutLead(utc: DateTime2, { ahead = 0 }: WithLead): DateTime2 {
  return Math.abs(ahead) > leastStep ? addMilliseconds(utc, -ahead * 60_000) : utc;
}

/** Now by the clock of Dynamics, or by that of the database where Dynamics has not answered. */
export function soundUtc(utc: DateTime2, { serverTime }: ServerClock): DateTime2 {
  const server = serverTime();
  return server === undefined ? utc : utcDateTime2(server);
}

/** A clock that is so far ahead is wrong, minutes. */
const mostLead = 24 * 60;

/**
 * Whether the clock of the database is so far ahead that nothing may be deleted for its age by it. Where Dynamics has not
 * answered the clock of this machine has to tell: what is deleted does not come back.
 */
export function isFarAhead(utc: DateTime2, clock: ServerClock): boolean {
  return minutesAhead(utc, witnessOf(clock)) > mostLead;
}

/** By what the age of things is reckoned that are deleted or end for it: the database's clock, unless it is far ahead. */
export function utcForAge(utc: DateTime2, clock: ServerClock): DateTime2 {
  return isFarAhead(utc, clock) ? utcDateTime2(witnessOf(clock)) : utc;
}

function witnessOf({ serverTime }: ServerClock): Date {
  return serverTime() ?? new Date();
}

function minutesAhead(utc: DateTime2, other: Date): number {
  return (instantOf(utc).getTime() - other.getTime()) / 60_000;
}
