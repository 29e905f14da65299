import type { WaitingRow } from '../state/webhooks/inbox.ts';

/** So long after it was told of first a row that cannot be taken is given up, ms. */
const longestWaitMs = 7 * 24 * 60 * 60_000;

/** Whether a row is given up where it could not be taken this time either. */
export function hasWaitedTooLong({ receivedAt }: Pick<WaitingRow, 'receivedAt'>): boolean {
  return Date.now() - Date.parse(`${receivedAt.slice(0, 19)}Z`) > longestWaitMs;
}
