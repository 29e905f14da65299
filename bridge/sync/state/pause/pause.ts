import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { DataverseUnavailable } from '../../../dataverse/dataverseUnavailable.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { readOwnRow } from '../settings/settingRows.ts';

/** Name of the row that says so in the bridge table `setting`. */
export const pauseName = 'pause';

/** That an administrator has paused the bridge: nothing that writes on either side begins. */
export interface Pause {
  /** UTC. */
  since: DateTime2;
  by: string;
  reason: string;
  /** The installation works in another database now: this pause is for good. */
  moved?: true;
}

/** The reason of a pause that is for good. */
export function movedTo({ server, database }: { server: string; database: string }): string {
  return `The installation has moved to the database ${database} on ${server}, and works there.`;
}

/** The pause that is on, if any: one look by key. */
export async function readPause(database: DatabaseHandle): Promise<Pause | undefined> {
  const row = await readOwnRow(database, pauseName);
  return (
    row && {
      since: row.changed_at,
      by: row.changed_by ?? 'somebody',
      reason: reasonIn(row.value),
      ...(isForGood(row.value) && { moved: true }),
    }
  );
}

/** A row that was written by hand pauses, too. */
function reasonIn(value: string): string {
  try {
    const told: unknown = JSON.parse(value);
    return typeof told === 'object' && told !== null && 'reason' in told ? String(told.reason) : String(told);
  } catch {
    return value;
  }
}

function isForGood(value: string): boolean {
  try {
    return (JSON.parse(value) as { moved?: unknown } | null)?.moved === true;
  } catch {
    return false;
  }
}

/** @throws SyncRefused `paused` while the bridge is paused */
export async function refusePaused({ database }: { database: DatabaseHandle }): Promise<void> {
  const pause = await readPause(database);
  if (pause) throw pausedBy(pause);
}

/** What everything that would write is refused with. */
export function pausedBy(pause: Pause): SyncRefused {
  return new SyncRefused({ kind: 'unavailable', code: 'paused', detail: describePause(pause) });
}

/** Who has paused the bridge, when and why, and how it ends. */
export function describePause({ by, since, reason, moved }: Pause): string {
  const said = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  if (moved) return `${said} Nothing is written on either side from here any more.`;
  return `${by} paused the bridge on ${since.slice(0, 16).replace('T', ' ')} UTC: ${said} Nothing is written on either side until it is resumed, with the action Resume the bridge or “npm run resume”.`;
}

/** Why a request was held back, where a pause or a switch was the reason and not a lease that ran out. */
export function haltBehind(error: unknown): SyncRefused | undefined {
  return error instanceof DataverseUnavailable && error.cause instanceof SyncRefused
    ? error.cause
    : undefined;
}
