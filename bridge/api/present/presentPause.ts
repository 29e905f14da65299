import type { Pause } from '../../sync/state/pause/pause.ts';
import { isoTime } from './isoTime.ts';

/** A pause as the contract shows it. */
export function presentPause({ since, by, reason }: Pause): { since: string; by: string; reason: string } {
  return { since: isoTime(since), by, reason };
}
