import type { Arrival } from './measureArrivals.ts';
import { medianOf, shareOf, slopeOf } from './slopeOf.ts';
import type { Sample } from './watchProcesses.ts';

/** A figure with its limit. */
export interface Finding {
  what: string;
  measured: string;
  limit: string;
  /** undefined: too little was measured to judge. */
  good: boolean | undefined;
}

/** So much of a life, and at least so long, is warm-up: caches fill, and the heap takes its size. */
const warmUpShare = 0.4;
const warmUpMs = 60_000;
/** With less behind the warm-up a slope says nothing, ms. */
const leastMs = 90_000;
/**
 * What a process may grow by while it is watched, by its slope. The collector lets the heap grow by 30 percent before it collects
 * (bridge/main.ts), so a little more than that says something, however long it took.
 */
const mostGrowth = { share: 0.35, bytes: 12 * 1024 * 1024, count: 5 };
/** What a process may ever hold. */
const mostMemory = 400 * 1024 * 1024;
/** A kill is noticed when the lease of the dead ends, after half a minute; failures wait a minute for their second try. */
const mostLag = { median: 15_000, usual: 60_000, longest: 240_000 };

/** From here on others on the machine are in the way. */
const busyFrom = 1.5;
/** Lags are leases and waits between tries for the most part, which take no longer on a busy machine. */
const mostSlowness = 3;

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Compares what was measured with its limits. */
export function judgeSoak({
  samples,
  arrived,
  waiting,
  slowness: measured = 1,
  violations,
}: {
  samples: readonly Sample[];
  arrived: readonly Arrival[];
  /** How long what has not arrived at the end has waited, ms. */
  waiting: readonly number[];
  /** How many times longer than on an idle machine work took: lags may be so much longer. */
  slowness?: number;
  violations: readonly string[];
}): Finding[] {
  const lags = [...arrived.map(({ lagMs }) => lagMs), ...waiting];
  const slowness = Math.min(measured, mostSlowness);
  const isBusy = slowness >= busyFrom;
  const lag = (what: string, value: number, most: number): Finding => ({
    what,
    measured: seconds(value),
    limit: `≤ ${seconds(most)}${isBusy ? ` × ${slowness.toFixed(1)}, as busy as the machine was` : ''}`,
    good: lags.length === 0 ? undefined : value <= most * (isBusy ? slowness : 1),
  });
  return [
    ...growthOf(samples),
    lag('from a change in Xperience to Dynamics, half of them', medianOf(lags), mostLag.median),
    lag('95 of 100', shareOf(lags, 0.95), mostLag.usual),
    lag('the longest, those included that wait', Math.max(0, ...lags), mostLag.longest),
    {
      what: 'books at the end',
      measured: violations.length === 0 ? 'balance' : `${violations.length} mistakes`,
      limit: 'balance',
      good: violations.length === 0,
    },
  ];
}

function growthOf(samples: readonly Sample[]): Finding[] {
  const lives = [...Map.groupBy(samples, ({ life }) => life)].map(([life, of]) => ({ life, of: warm(of) }));
  const longEnough = lives.filter(({ of }) => (of.at(-1)?.at ?? 0) - (of[0]?.at ?? 0) >= leastMs);
  if (longEnough.length === 0)
    return [
      { what: 'memory and handles', measured: 'no process lived long enough', limit: '—', good: undefined },
    ];
  return longEnough.flatMap(({ life, of }) => {
    const stretch = (of.at(-1)?.at ?? 0) - (of[0]?.at ?? 0);
    const values = (key: Held) => of.map((sample) => ({ at: sample.at, value: sample[key] }));
    const rise = (key: Held) => slopeOf(values(key)) * stretch;
    const usual = (key: Held) => medianOf(of.map((sample) => sample[key]));
    const finding = (what: string, key: Held, most: number, show: (value: number) => string): Finding => ({
      what: `${life.slot} (${life.program}): ${what}, rise in ${Math.round(stretch / 1000)} s`,
      measured: `${show(rise(key))} at ${show(usual(key))}`,
      limit: `≤ ${show(most)}`,
      good: rise(key) <= most,
    });
    const bytes = (what: string, key: 'memory' | 'heap') =>
      finding(what, key, Math.max(mostGrowth.bytes, usual(key) * mostGrowth.share), megabytes);
    const count = (what: string, key: 'files' | 'handles') =>
      finding(what, key, mostGrowth.count, (value) => value.toFixed(0));
    return [
      bytes('memory', 'memory'),
      bytes('heap', 'heap'),
      {
        what: `${life.slot} (${life.program}): memory at most`,
        measured: megabytes(Math.max(...of.map(({ memory }) => memory))),
        limit: `≤ ${megabytes(mostMemory)}`,
        good: of.every(({ memory }) => memory <= mostMemory),
      },
      count('open files', 'files'),
      count('handles', 'handles'),
    ];
  });
}

type Held = 'memory' | 'heap' | 'files' | 'handles';

function warm(samples: readonly Sample[]): Sample[] {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last) return [];
  const from = first.at + Math.max(warmUpMs, (last.at - first.at) * warmUpShare);
  return samples.filter(({ at }) => at >= from);
}
