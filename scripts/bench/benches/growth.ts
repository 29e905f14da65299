import { setTimeout as wait } from 'node:timers/promises';
import { sizeBy } from '../sizeBy.ts';
import { type BenchBridge, startBenchStage } from '../startBenchStage.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';

interface Size {
  contacts: number;
  read: number;
  seconds: number;
  requests: number;
  peakMemory: number;
  /** A few seconds after the first run, and after one more over the same contacts. */
  memory: number;
  memoryAgain: number;
  cpu: number;
}

const restMs = 6_000;
const betweenLooksMs = 500;
const counts = {
  small: [100, 200, 400],
  usual: [1000, 10_000, 100_000],
  full: [1000, 10_000, 100_000, 1_000_000],
};

/** A first sync of ever more contacts, by a bridge process of its own. */
export const growth: Bench = {
  name: 'growth',
  title: 'A first sync as the number of contacts grows',
  startsBridges: true,
  run: async (options) => {
    const sizes: Size[] = [];
    for (const contacts of sizeBy<readonly number[]>(options, counts)) {
      sizes.push(await measure(options, contacts));
    }
    const [small, base, ...larger] = sizes;
    if (!small || !base) return [];
    return [
      ...sizes.map(described),
      ...sizes.slice(1).map(
        (size): Figure => ({
          what: `memory at rest after two runs of ${count(size)}`,
          value: size.memoryAgain / 1e6,
          unit: 'MB',
          target: { atMost: 200 },
          from: `${Math.round(size.memory / 1e6)} MB after the first`,
        }),
      ),
      ...larger.flatMap((size): Figure[] => [
        {
          what: `processor time a contact, ${count(size)} against ${count(base)}`,
          value: size.cpu / size.read / (base.cpu / base.read),
          unit: '×',
          target: { atMost: 1.25 },
        },
        {
          what: `requests a contact, ${count(size)} against ${count(base)}`,
          value: size.requests / size.read / (base.requests / base.read),
          unit: '×',
          target: { atMost: 1.25 },
        },
        {
          what: `peak memory of the bridge, ${count(size)} against ${count(base)}`,
          value: size.peakMemory / base.peakMemory,
          unit: '×',
          target: { atMost: 1.3 },
          from: `${megabytes(size)} against ${megabytes(base)}`,
        },
      ]),
    ];
  },
};

const count = (size: Size): string => size.contacts.toLocaleString('en-US');
const megabytes = (size: Size): string => `${Math.round(size.peakMemory / 1e6)} MB`;

function described(size: Size): Figure {
  return {
    what: `${count(size)} contacts`,
    value: (size.seconds * 1000) / size.read,
    unit: 'ms a contact',
    from: `${size.read} read, ${size.seconds.toFixed(1)} s, ${size.requests} requests, ${(size.cpu / 1000).toFixed(1)} s of processor, ${megabytes(size)}`,
  };
}

/** A bridge gives back what a run needed a few seconds after it. */
async function memoryAtRest({ usage }: BenchBridge): Promise<number> {
  let least = (await usage()).memory;
  for (let looks = 0; looks < restMs / betweenLooksMs; looks += 1) {
    await wait(betweenLooksMs);
    least = Math.min(least, (await usage()).memory);
  }
  return least;
}

async function measure(options: BenchOptions, contacts: number): Promise<Size> {
  const stage = await startBenchStage(options, contacts);
  try {
    const bridge = await stage.startBridge();
    const { run, seconds } = await bridge.sync();
    const { requests } = stage.dynamics.conditions.log.counts();
    const { cpu, peakMemory } = await bridge.usage();
    const memory = await memoryAtRest(bridge);
    // Compared again from the first to the last: what runs leave behind would add up.
    await bridge.sync({ mode: 'full' });
    const memoryAgain = await memoryAtRest(bridge);
    return { contacts, read: run.counts.read, seconds, requests, peakMemory, cpu, memory, memoryAgain };
  } finally {
    await stage.close();
  }
}
