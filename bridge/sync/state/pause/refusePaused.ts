import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { type Pause, readPause } from './readPause.ts';

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
export function describePause({ by, since, reason }: Pause): string {
  const said = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return `${by} paused the bridge on ${since.slice(0, 16).replace('T', ' ')} UTC: ${said} Nothing is written on either side until it is resumed, with the action Resume the bridge or “npm run resume”.`;
}
