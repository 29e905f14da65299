/** Whether something could be used when it was looked at last. */
export type Look = () => Promise<boolean>;

export interface LookOptions {
  /** Asks; throws where it cannot be used. */
  ask: (signal: AbortSignal) => Promise<unknown>;
  /** How long an answer is taken for the present state, ms. */
  freshMs: number;
  /** How long is waited for one, ms. */
  patienceMs: number;
  /** A clock that never goes back, ms. */
  clock?: () => number;
}

/** After this something that was asked is given up, ms. */
const longestMs = 60_000;

/**
 * Looks at something at most once in `freshMs`, however often and by however many it is asked: probes need no sign-in, so
 * they must not be a way to make the bridge ask others. What does not answer is not asked again before it
 * has, or for a minute: statements would pile up before a database that hangs.
 */
export function createLook({ ask, freshMs, patienceMs, clock = () => performance.now() }: LookOptions): Look {
  let last: { usable: boolean; at: number } | undefined;
  let looking: Promise<boolean> | undefined;

  let asking: { answer: Promise<boolean>; since: number } | undefined;

  const again = async (): Promise<boolean> => {
    const signal = AbortSignal.timeout(patienceMs);
    // Not everything that is asked ends with the signal.
    const late = new Promise<false>((resolve) => signal.addEventListener('abort', () => resolve(false)));
    if (!asking || clock() - asking.since >= longestMs) {
      const answer = ask(signal).then(
        () => true,
        () => false,
      );
      const own = { answer, since: clock() };
      asking = own;
      void answer.then(() => {
        if (asking === own) asking = undefined;
      });
    }
    const usable = await Promise.race([asking.answer, late]);
    last = { usable, at: clock() };
    return usable;
  };

  return async () => {
    if (last && clock() - last.at < freshMs) return last.usable;
    looking ??= again().finally(() => {
      looking = undefined;
    });
    return looking;
  };
}
