import { setTimeout as wait } from 'node:timers/promises';
import { touchContacts } from '../../../test/sync/touchContacts.ts';
import { moduleSync } from '../moduleSync.ts';
import { nearby } from '../nearby.ts';
import { sizeBy } from '../sizeBy.ts';
import { type BenchStage, startBenchStage } from '../startBenchStage.ts';
import type { Bench } from '../types.ts';

/** About 84 in 100 of those installed qualify. */
const sizes = {
  small: { contacts: 50, installed: 300 },
  usual: { contacts: 1000, installed: 6000 },
  full: { contacts: 1000, installed: 6000 },
};

/** What a bridge does after its start and after a run is over by then: loading pages, looking for events, giving memory back. */
const restMs = 5_000;

/** The bridge and the module's algorithm on equal installations and stand-ins. */
export const againstModule: Bench = {
  name: 'module',
  title: 'Time against the module’s algorithm (20 ms a request, 5 ms a row written, 0.2 ms a row read)',
  startsBridges: true,
  run: async (options) => {
    const { contacts, installed } = sizeBy(options, sizes);
    const ours = await startBenchStage(options, installed, { timeModel: nearby });
    const theirs = await startBenchStage(options, installed, { timeModel: nearby });
    try {
      const bridge = await ours.startBridge();
      // A bridge runs for months: neither its start, its first look at the metadata nor the compiling of its code is measured.
      await bridge.sync({ limit: contacts });
      await wait(restMs);
      const created = await bridge.sync();
      const perCreated = created.seconds / created.run.counts.created;
      options.progress('the module’s algorithm creates rows');
      const moduleCreates = await timed(() =>
        moduleSync(theirs.database, theirs.dynamics, 'notLinked', contacts),
      );

      await touchContacts(ours, { modified: contacts, changed: contacts / 10, title: 'Rider' });
      const modified = await bridge.sync();
      await changeTitles(theirs, contacts / 10);
      options.progress('the module’s algorithm compares and updates rows');
      const moduleUpdates = await timed(() =>
        moduleSync(theirs.database, theirs.dynamics, 'linked', contacts),
      );
      return [
        {
          what: '1,000 modified contacts, 100 really changed, after a warm-up',
          value: moduleUpdates.seconds / modified.seconds,
          unit: '× faster',
          target: { atLeast: 20 },
          from: `${moduleUpdates.seconds.toFixed(2)} s against ${modified.seconds.toFixed(2)} s`,
        },
        {
          what: '1,000 new contacts of thousands, after a warm-up',
          value: moduleCreates.seconds / (perCreated * moduleCreates.result),
          unit: '× faster',
          target: { atLeast: 15 },
          from: `${moduleCreates.seconds.toFixed(2)} s against ${(perCreated * moduleCreates.result).toFixed(2)} s`,
        },
      ];
    } finally {
      await ours.close();
      await theirs.close();
    }
  },
};

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

/** The first linked contacts get another job title. */
async function changeTitles({ database }: BenchStage, count: number): Promise<void> {
  const { db, dialect } = database;
  const first = dialect.limit(
    db
      .selectFrom('OM_Contact')
      .select('ContactID')
      .where('ContactDynamics365RelatedID', 'is not', null)
      .orderBy('ContactID'),
    count,
  );
  await db
    .updateTable('OM_Contact')
    .set({ ContactJobTitle: 'Rider' })
    .where('ContactID', 'in', first)
    .execute();
}
