export interface TurnOptions {
  /** Most at once, and most at once at one host. */
  all: number;
  perHost: number;
}

/** Gives turns to whoever asks, first come, first served, so that a host that hangs takes few from others. */
export interface Turns {
  /** @returns gives the turn back; whether the host has answered, where it was asked, decides how many it gets next */
  at(host: string): Promise<(isWell?: boolean) => void>;
}

/** Hosts remembered that did not answer: more than flows have addresses at. */
const mostIll = 1_000;

interface Waiting {
  host: string;
  begin(): void;
}

/**
 * A host that did not answer last gets one turn at a time, until it answers: what waits for it waits behind that one, and
 * everybody else goes on.
 */
export function createTurns({ all, perHost }: TurnOptions): Turns {
  const busy = new Map<string, number>();
  const ill = new Set<string>();
  const queue: Waiting[] = [];
  let running = 0;

  const isFree = (host: string): boolean =>
    running < all && (busy.get(host) ?? 0) < (ill.has(host) ? 1 : perHost);

  const next = (): void => {
    for (let index = 0; index < queue.length && running < all; ) {
      const waiting = queue[index];
      if (waiting && isFree(waiting.host)) {
        queue.splice(index, 1);
        waiting.begin();
      } else index += 1;
    }
  };

  return {
    at: (host) =>
      new Promise((resolve) => {
        const begin = (): void => {
          running += 1;
          busy.set(host, (busy.get(host) ?? 0) + 1);
          resolve((isWell) => {
            running -= 1;
            const left = (busy.get(host) ?? 1) - 1;
            if (left > 0) busy.set(host, left);
            else busy.delete(host);
            if (isWell) ill.delete(host);
            else if (isWell === false && ill.size < mostIll) ill.add(host);
            next();
          });
        };
        // Whoever came first goes first, at each host.
        if (isFree(host) && !queue.some((waiting) => waiting.host === host)) begin();
        else queue.push({ host, begin });
      }),
  };
}
