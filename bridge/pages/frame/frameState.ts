import type { Pause } from '../../sync/state/pause/pause.ts';
import { readStatus } from '../../sync/state/readStatus.ts';
import type { PageServices } from '../pageServices.ts';
import type { Seen } from './createHealth.ts';

/** What the frame tells on every page. */
export interface FrameState {
  pause?: Pause;
  waitingRuns: number;
  openFailures: { count: number; isMore: boolean };
  /** What was last seen of both sides; nobody is asked for it. */
  seen?: Seen | undefined;
}

/** Reads what the frame tells, in a few looks by key and one bounded count. */
export async function readFrameState({ parts, health }: PageServices): Promise<FrameState> {
  const { pause, waitingRuns, openFailures } = await readStatus(parts.database, undefined);
  // In the background: the page does not wait for it.
  void health.look();
  return {
    ...(pause && { pause }),
    waitingRuns: waitingRuns.length,
    openFailures,
    seen: health.last(),
  };
}
