import type { BenchOptions } from '../types.ts';

/** One step of a longer way. */
export interface Step {
  name: string;
  seconds: number;
  /** Processor time of this process, ms. */
  processor: number;
}

export interface WatchedSteps {
  /** Does a step, and tells how long it took. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Those that are done, in their order. */
  done: readonly Step[];
}

/** Times the steps of something that takes long, and tells whoever waits when each begins and ends. */
export function watchSteps(
  of: string,
  { progress, tell = progress }: Pick<BenchOptions, 'progress' | 'tell'>,
): WatchedSteps {
  const done: Step[] = [];
  return {
    done,
    step: async (name, work) => {
      progress(`${of}: ${name} …`);
      const begun = performance.now();
      const before = process.cpuUsage();
      const result = await work();
      const { user, system } = process.cpuUsage(before);
      const step = { name, seconds: (performance.now() - begun) / 1000, processor: (user + system) / 1000 };
      done.push(step);
      tell(
        `${of}: ${name}, ${step.seconds.toFixed(1)} s, ${(step.processor / 1000).toFixed(1)} s of processor`,
      );
      return result;
    },
  };
}
