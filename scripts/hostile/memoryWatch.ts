import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const megabyte = 1024 * 1024;
/** Caches fill while rounds go on, and a heap grows in steps. */
const tolerated = { heap: 48 * megabyte, process: 160 * megabyte };

interface Sizes {
  heap: number;
  /** Of the bridge in a process of its own; where the system tells it. */
  process: number | undefined;
}

/** Watches that memory does not grow from round to round: the second third of the looks against the last. */
export function createMemoryWatch(pid: number | undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const looks: Sizes[] = [];
  return {
    look(_round: number): void {
      collect();
      looks.push({ heap: process.memoryUsage().heapUsed, process: residentBytes(pid) });
    },
    /** What grew, in sentences. */
    judge(): string[] {
      const settled = looks[Math.floor(looks.length / 3)];
      const last = looks.at(-1);
      if (!settled || !last || looks.length < 3) return [];
      const grown = (name: keyof Sizes) => (last[name] ?? 0) - (settled[name] ?? 0);
      return (['heap', 'process'] as const).flatMap((name) =>
        grown(name) > tolerated[name]
          ? [
              `The memory of the ${name} grew by ${Math.round(grown(name) / megabyte)} MB after a third of the inputs.`,
            ]
          : [],
      );
    },
  };
}

function residentBytes(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
