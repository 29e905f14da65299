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

/**
 * Looks at something at most once in `freshMs`, however often and by however many it is asked: probes need no sign-in, so
 * they must not be a way to make the bridge ask others.
 */
export function createLook({ ask, freshMs, patienceMs, clock = () => performance.now() }: LookOptions): Look {
  let last: { usable: boolean; at: number } | undefined;
  let looking: Promise<boolean> | undefined;

  const again = async (): Promise<boolean> => {
    const signal = AbortSignal.timeout(patienceMs);
    // Not everything that is asked ends with the signal.
    const late = new Promise<false>((resolve) => signal.addEventListener('abort', () => resolve(false)));
    const answered = ask(signal).then(
      () => true,
      () => false,
    );
    const usable = await Promise.race([answered, late]);
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
