import { touchContacts } from '../../../test/sync/touchContacts.ts';
import { startBenchStage } from '../startBenchStage.ts';
import type { Bench, Figure } from '../types.ts';

const perThousand = 1000;

/** What runs cost Dynamics, counted by the stand-in; tokens are not counted. */
export const requests: Bench = {
  name: 'requests',
  title: 'Requests to Dataverse for 1,000 contacts',
  startsBridges: true,
  run: async (options) => {
    const stage = await startBenchStage(options, 1400);
    const { log } = stage.dynamics.conditions;
    const figure = async (
      what: string,
      target: Figure['target'],
      work: () => Promise<number>,
    ): Promise<Figure> => {
      log.reset();
      const contacts = await work();
      const { requests: sent, rowsWritten, byKind } = log.counts();
      const kinds = Object.entries(byKind).map(([kind, count]) => `${count} ${kind}`);
      return {
        what,
        value: (sent * perThousand) / contacts,
        unit: 'requests',
        ...(target ? { target } : {}),
        from: `${contacts} contacts, ${rowsWritten} rows written: ${kinds.join(', ')}`,
      };
    };
    try {
      const bridge = await stage.startBridge();
      const figures = [
        await figure(
          'all new, from a cold start',
          { atMost: 31 },
          async () => (await bridge.sync()).run.counts.read,
        ),
      ];
      figures.push(
        await figure('modified, nothing really changed', undefined, async () => {
          await touchContacts(stage, { modified: perThousand, changed: 0, title: '' });
          await bridge.sync();
          return perThousand;
        }),
        await figure('modified, 10 % really changed', { atMost: 6 }, async () => {
          await touchContacts(stage, { modified: perThousand, changed: 100, title: 'Rider' });
          await bridge.sync();
          return perThousand;
        }),
        await figure('full run, nothing changed', undefined, async () => {
          const { run } = await bridge.sync({ mode: 'full' });
          return run.counts.read;
        }),
      );
      return figures;
    } finally {
      await stage.close();
    }
  },
};
