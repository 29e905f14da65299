import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { logActivities } from '../logActivities.ts';
import { sizeBy } from '../sizeBy.ts';
import { startBenchStage } from '../startBenchStage.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';

const contacts = 1000;
const perThousand = 1000;

interface Size {
  what: string;
  activities: number;
  seconds: number;
  requests: number;
  peakMemory: number;
  cpu: number;
}

/** Histories of linked contacts, by a bridge process of its own: of all of them, and of one that has them all. */
export const activities: Bench = {
  name: 'activities',
  title: 'The activities of linked contacts as their number grows',
  startsBridges: true,
  run: async (options) => {
    const [few, many, ofOne] = sizeBy(options, {
      small: [200, 400, 200],
      usual: [10_000, 40_000, 20_000],
      full: [10_000, 100_000, 500_000],
    });
    const base = await measure(options, few, false);
    const larger = [await measure(options, many, false), await measure(options, ofOne, true)];
    return [
      ...[base, ...larger].map(
        (size): Figure => ({
          what: `requests for 1,000 activities, ${size.what}`,
          value: (size.requests * perThousand) / size.activities,
          unit: 'requests',
          target: { atMost: 20 },
          from: `${describe(size)}; the module sends 2,000: a creation and a completion each`,
        }),
      ),
      ...larger.flatMap((size): Figure[] => [
        {
          what: `processor time an activity, ${size.what} against ${base.what}`,
          value: size.cpu / size.activities / (base.cpu / base.activities),
          unit: '×',
          target: { atMost: 1.25 },
        },
        {
          what: `peak memory of the bridge, ${size.what} against ${base.what}`,
          value: size.peakMemory / base.peakMemory,
          unit: '×',
          target: { atMost: 1.3 },
          from: `${megabytes(size)} against ${megabytes(base)}`,
        },
      ]),
    ];
  },
};

const megabytes = (size: Size): string => `${Math.round(size.peakMemory / 1e6)} MB`;

function describe(size: Size): string {
  return `${size.requests} requests, ${size.seconds.toFixed(1)} s, ${(size.cpu / 1000).toFixed(1)} s of processor, ${megabytes(size)}`;
}

async function measure(options: BenchOptions, count: number, ofOne: boolean): Promise<Size> {
  // So many rows of activities, their parties and their union are kept better on disk than in this process.
  const storage = mkdtempSync(join(options.folder, 'dynamics-'));
  const stage = await startBenchStage(options, contacts, options.full ? { storage } : {});
  try {
    const linking = await stage.startBridge();
    await linking.sync();
    await linking.stop();
    await stage.database.main
      .updateTable('CMS_SettingsKey')
      .set({ KeyValue: 'True' })
      .where('KeyName', '=', 'Dynamics365ActivitySyncEnabled')
      .execute();
    const linked = [...(await stage.links()).keys()];
    options.progress(`logging ${count} activities`);
    await logActivities(stage.database, ofOne ? linked.slice(0, 1) : linked, count);
    stage.dynamics.conditions.log.reset();
    const bridge = await stage.startBridge();
    const { run, seconds } = await bridge.sync({}, 'activities');
    const usage = await bridge.stop();
    const { requests } = stage.dynamics.conditions.log.counts();
    if (run.counts.created !== count) throw new Error(`${run.counts.created} of ${count} were created.`);
    const what = `${count.toLocaleString('en-US')}${ofOne ? ' of one contact' : ''}`;
    return { what, activities: count, seconds, requests, ...usage };
  } finally {
    await stage.close();
  }
}
