import { currentTimes } from '../../xperience/currentTimes.ts';
import type { EventKind } from '../state/events/events.ts';
import type { SyncParts } from '../syncParts.ts';
import type { EventDetection } from './createEventDetection.ts';
import { createActivityLook } from './looks/activityLook.ts';
import { createChangeLook } from './looks/changeLook.ts';
import { createFormLook } from './looks/formLook.ts';
import type { Look, Wanted } from './looks/look.ts';
import { createPointsLook } from './looks/pointsLook.ts';
import { createRunLook } from './looks/runLook.ts';

export interface InstantDetection {
  /**
   * Looks for what is new since the last look, by a statement or two a kind; only where there is something is the lease taken
   * and something written. What such a look cannot see, such as a number committed late, the ordinary pass finds. What is in
   * the way of one kind stops no other.
   * @throws what is in the way of all of them
   */
  look(wanted: Wanted): Promise<Looked>;
}

export interface Looked {
  foundNews: boolean;
  /** Those looked for. */
  kinds: readonly EventKind[];
  /** Of them, those that could not be looked for, and why. */
  failures: ReadonlyMap<EventKind, unknown>;
}

/** Whether an ordinary pass is due is asked no less often, ms. */
const longestUnaskedMs = 10_000;

/**
 * Detection for those who want to be told within a second or two, in one process at a time. It begins with an ordinary pass,
 * and makes one whenever that is due.
 */
export function createInstantDetection(
  parts: SyncParts,
  detection: Pick<EventDetection, 'detect' | 'record' | 'intervalMs' | 'isUnfinished'>,
): InstantDetection {
  const looks: readonly Look[] = [
    createRunLook(parts),
    createFormLook(parts),
    createPointsLook(parts),
    createActivityLook(parts),
    createChangeLook(parts),
  ];
  const begun = new Set<Look>();
  // To ask whether a pass is due takes statements, too.
  const askedMs = Math.min(detection.intervalMs, longestUnaskedMs);
  let askedAt = Number.NEGATIVE_INFINITY;

  return {
    async look(wanted) {
      const failures = new Map<EventKind, unknown>();
      const asked = looks.filter(({ kind }) => wanted.kinds.has(kind));
      const broken = new Set<Look>();
      const unlessItFails = async (each: Look, work: () => Promise<void>): Promise<void> => {
        try {
          await work();
        } catch (error) {
          failures.set(each.kind, error);
          broken.add(each);
        }
      };
      for (const each of asked) if (!begun.has(each)) await unlessItFails(each, () => each.begin());
      const waited = asked.filter((each) => !broken.has(each));
      const fresh = waited.filter((each) => !begun.has(each));
      if (fresh.length > 0 || detection.isUnfinished() || performance.now() - askedAt >= askedMs) {
        await detection.detect();
        askedAt = performance.now();
      }
      for (const each of fresh) begun.add(each);
      // What nobody waits for any more is begun anew when somebody does.
      for (const each of begun) if (!waited.includes(each)) begun.delete(each);
      const times = await currentTimes(parts.database);
      let foundNews = false;
      for (const each of waited) {
        await unlessItFails(each, async () => {
          const record = await each.findNews(wanted, times);
          if (!record) return;
          foundNews = true;
          await detection.record(record);
        });
      }
      return { foundNews, kinds: asked.map(({ kind }) => kind), failures };
    },
  };
}
