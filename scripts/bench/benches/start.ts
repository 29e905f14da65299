import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startArguments } from '../../demo/startBridge.ts';
import { buildPackages } from '../../package/buildPackages.ts';
import { buildRelease } from '../../release/buildRelease.ts';
import { startArgumentsOf } from '../against/startArgumentsOf.ts';
import { sizeBy } from '../sizeBy.ts';
import { startBenchStage } from '../startBenchStage.ts';
import { type Start, timeStart } from '../timeStart.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** The first ones put the files into the memory of the machine, and what Node compiled beside them. */
const counts = {
  small: { warm: 1, measured: 1 },
  usual: { warm: 2, measured: 5 },
  full: { warm: 2, measured: 5 },
};

/** From the making of the process until `/health/ready` says so, of the checkout and of a release. */
export const start: Bench = {
  name: 'start',
  title: 'From start to ready, the disk warm',
  startsBridges: true,
  run: async (options) => {
    const starts = sizeBy(options, counts);
    const stage = await startBenchStage(options, 1000);
    try {
      const programs = {
        'npm start in a checkout':
          options.root === undefined ? startArguments : startArgumentsOf(options.root),
        // How a former revision is packed, only its own scripts know.
        ...(options.root === undefined && { 'a release': [await unpackRelease(options), 'start'] }),
      };
      const figures: Figure[] = [];
      for (const [what, program] of Object.entries(programs)) {
        options.progress(what);
        const all: Start[] = [];
        for (let count = 0; count < starts.warm + starts.measured; count += 1)
          all.push(await timeStart(program, stage.environment));
        figures.push(described(what, all, starts.warm));
      }
      return figures;
    } finally {
      await stage.close();
    }
  },
};

async function unpackRelease({ folder }: BenchOptions): Promise<string> {
  const { files } = await buildRelease(root, buildPackages(root));
  const into = join(folder, 'release');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
  return join(into, 'xperience-dynamics365.mjs');
}

/** The middle one counts. */
function described(what: string, all: readonly Start[], warm: number): Figure {
  const [first] = all;
  const measured = all.slice(warm).toSorted((one, other) => one.ready - other.ready);
  const { ready, cpu } = measured[Math.floor(measured.length / 2)] ?? { ready: 0, cpu: 0 };
  return {
    what,
    value: ready,
    unit: 'ms',
    target: { atMost: 1000 },
    from: `${Math.round(cpu)} ms of processor; the first start after an update ${Math.round(first?.ready ?? 0)} ms`,
  };
}
