import { type EventFilter, type EventKind, readEvents } from '../state/events/events.ts';
import type { SyncParts } from '../syncParts.ts';

interface Position {
  filter: EventFilter;
  /** The last event that somebody was given. */
  sequence: number;
  /** Monotonic, ms. */
  polledAt: number;
}

/** Filters remembered for an engine. Each is one read by key; installations have fewer flows. */
const mostFilters = 30;
/** A flow that was switched off waits for nothing. */
const forgottenAfterMs = 24 * 60 * 60_000;
/** Counted so far; more are shown as one more. */
export const mostWaiting = 1_000;

const positions = new WeakMap<SyncParts, Map<string, Position>>();

/** Notes how far a trigger has come that was polled through this process. */
export function notePoll(parts: SyncParts, filter: EventFilter, sequence: number): void {
  const known = positions.get(parts) ?? new Map<string, Position>();
  positions.set(parts, known);
  const key = JSON.stringify(filter);
  const before = known.get(key)?.sequence ?? 0;
  // The newest stands last, so that the one polled longest ago makes room.
  known.delete(key);
  known.set(key, { filter, sequence: Math.max(before, sequence), polledAt: performance.now() });
  const [oldest] = known.keys();
  if (known.size > mostFilters && oldest !== undefined) known.delete(oldest);
}

/**
 * Events that no flow has fetched which polls through this process, the most of any trigger of a kind. A kind that
 * nobody has polled within a day is left out: nobody waits for its events.
 */
export async function countWaitingEvents(parts: SyncParts): Promise<{ kind: EventKind; count: number }[]> {
  const waiting = new Map<EventKind, number>();
  for (const { filter, sequence, polledAt } of positions.get(parts)?.values() ?? []) {
    if (performance.now() - polledAt > forgottenAfterMs) continue;
    const events = await readEvents(parts.database, filter, { after: sequence, limit: mostWaiting + 1 });
    waiting.set(filter.kind, Math.max(waiting.get(filter.kind) ?? 0, events.length));
  }
  return [...waiting].map(([kind, count]) => ({ kind, count }));
}
