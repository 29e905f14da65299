import { setTimeout as wait } from 'node:timers/promises';
import type { Edits } from '../../test/sync/faults/edits.ts';
import type { Stage } from '../../test/sync/startStage.ts';

/** A change that was made in Xperience and seen in Dynamics. */
export interface Arrival {
  /** When it was seen, since the soak began, ms. */
  at: number;
  lagMs: number;
}

export interface Arrivals {
  arrived: Arrival[];
  /** How long those have waited that are not there yet, ms. */
  waiting(): number[];
}

const intervalMs = 250;

/**
 * Looks in Dynamics for every title that somebody gives in Xperience, and takes the time; one that is given another
 * title before it has arrived counts from its last.
 */
export function measureArrivals(stage: Stage, { titles, settled }: Edits, over: AbortSignal): Arrivals {
  const began = performance.now();
  const given = new Map<number, { title: string; at: number }>();
  const seen = new Map<number, string>();
  const arrived: Arrival[] = [];

  const look = async (): Promise<void> => {
    const now = performance.now();
    for (const [contactId, title] of titles) {
      if (settled.has(contactId) || seen.get(contactId) === title) continue;
      if (given.get(contactId)?.title !== title) given.set(contactId, { title, at: now });
    }
    if (given.size === 0) return;
    const links = await stage.links();
    const rows = stage.rows();
    for (const [contactId, { title, at }] of given) {
      if (rows.get(links.get(contactId) ?? '')?.jobtitle !== title) continue;
      arrived.push({ at: performance.now() - began, lagMs: performance.now() - at });
      seen.set(contactId, title);
      given.delete(contactId);
    }
  };
  void (async () => {
    while (!over.aborted) {
      await look().catch(() => undefined);
      await wait(intervalMs, undefined, { signal: over }).catch(() => undefined);
    }
  })();
  return { arrived, waiting: () => [...given.values()].map(({ at }) => performance.now() - at) };
}
