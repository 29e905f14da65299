import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { longestPause, millisecondsBetween } from './callCounts.ts';

/** Operations that flows call by the clock: how long others pause tells nothing. */
export const regularOperations: readonly string[] = [
  'SyncContacts',
  'SyncActivities',
  'WhenContactQualifies',
  'WhenContactChanges',
  'WhenActivityIsLogged',
  'WhenFormIsSubmitted',
  'WhenRunFinishes',
];

/** A caller who called by the clock and does no more. */
export interface SilentCaller {
  caller: string;
  callerKind: string;
  operation: string;
  /** UTC. */
  lastCall: DateTime2;
  usualMs: number;
  silentMs: number;
}

/** Fewer calls are no habit. */
const fewestCalls = 5;
/** Shorter than this nobody is silent, however often they call: counts are stored every few minutes. */
const shortestSilenceMs = 30 * 60_000;
/** Who has not called for so long was switched off on purpose. */
const forgottenDays = 30;
const mostTold = 20;

/** Callers that have not called for three times as long as they usually do; those whose key was revoked are left out. */
export async function readSilentCallers({ db, dialect, ...others }: DatabaseHandle): Promise<SilentCaller[]> {
  const { utc } = await currentTimes({ db, dialect, ...others });
  const query = db
    .selectFrom('dynamics365.call_count as counted')
    .selectAll('counted')
    .where('counted.operation', 'in', [...regularOperations])
    .where('counted.calls', '>=', String(fewestCalls))
    .where('counted.last_at', '>', dialect.utcNow(-forgottenDays * 24 * 60 * 60_000))
    .where('counted.last_at', '<', dialect.utcNow(-shortestSilenceMs))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('dynamics365.api_key as revoked')
            .select('revoked.name')
            .whereRef('revoked.name', '=', 'counted.caller')
            .where('revoked.revoked_at', 'is not', null),
        ),
      ),
    )
    .orderBy('counted.last_at');
  const rows = await dialect.limit(query, 500).execute();
  return rows
    .flatMap((row): SilentCaller[] => {
      const usualMs = Number(row.usual_ms ?? 0);
      const silentMs = millisecondsBetween(row.last_at, utc);
      if (usualMs <= 0 || silentMs < Math.max(longestPause * usualMs, shortestSilenceMs)) return [];
      const { caller, caller_kind: callerKind, operation, last_at: lastCall } = row;
      return [{ caller, callerKind, operation, lastCall, usualMs, silentMs }];
    })
    .slice(0, mostTold);
}

/** What to check, as a person reads it. */
export function describeSilence({ caller, operation, usualMs, silentMs }: SilentCaller): string {
  return `${caller} called ${operation} about every ${spanOf(usualMs)}, and has not for ${spanOf(silentMs)}.`;
}

export const silenceRemedy =
  'Look in Power Automate whether the flow is switched on: it is switched off after 14 days of errors, and without a licence. Look at its connection, too. Where the caller is not needed any more, revoke its API key, or wait 30 days.';

function spanOf(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  if (minutes === 1) return 'minute';
  if (minutes < 100) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
