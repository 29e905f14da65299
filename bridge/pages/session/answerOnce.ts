import { setTimeout as wait } from 'node:timers/promises';
import {
  changePageState,
  forgetPageState,
  keepPageState,
  readPageState,
} from '../../sync/state/pageState.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { Elsewhere, PageAnswer } from '../page.ts';

export interface OnceParts {
  database: SyncParts['database'];
  /** Token of the form with what it belongs to. */
  token: string;
  owner: string;
  signal: AbortSignal;
}

const minutes = 60;
const patienceMs = 10_000;
const pollMs = 100;

/**
 * Carries out what a form asks for a single time, however often it is sent.
 * @returns the answer, or what became of the first time; `unknown` while that is under way, or when its process ended
 */
export async function answerOnce(
  { database, token, owner, signal }: OnceParts,
  carryOut: () => Promise<PageAnswer>,
): Promise<{ answer: PageAnswer } | { before: Elsewhere } | 'unknown'> {
  const state = { purpose: 'question', token, owner, value: null, minutes } as const;
  if (!(await keepPageState(database, state))) return before(database, token, signal);
  try {
    const answer = await carryOut();
    if (answer && 'goTo' in answer) {
      const { secret: _never, ...kept } = answer;
      await changePageState(database, token, JSON.stringify(kept));
    } else {
      await forgetPageState(database, token);
    }
    return { answer };
  } catch (error) {
    // It may be tried again; where even this cannot be written, the next one learns that nothing is known.
    await forgetPageState(database, token).catch(() => {});
    throw error;
  }
}

async function before(
  database: SyncParts['database'],
  token: string,
  signal: AbortSignal,
): Promise<{ before: Elsewhere } | 'unknown'> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && !signal.aborted) {
    const kept = await readPageState(database, 'question', token);
    if (!kept) return 'unknown';
    if (kept.value !== null) return { before: JSON.parse(kept.value) as Elsewhere };
    await wait(pollMs);
  }
  return 'unknown';
}
