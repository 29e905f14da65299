import { setTimeout as wait } from 'node:timers/promises';
import { storeToldRows } from '../../../bridge/sync/state/webhooks/inbox.ts';
import { registerWebhook } from '../../standins/dataverse/registerWebhook.ts';
import type { Stage } from '../startStage.ts';
import { serveWebhooks } from '../webhooks/serveWebhooks.ts';
import type { Flow } from './createFlow.ts';
import type { Edits } from './edits.ts';

const patienceMs = 120_000;

/**
 * The same as a flow, by webhooks of Dataverse: what is edited is told of by itself, in any order and some of it twice. The
 * stage's own bridge takes the calls; it and the processes that are killed look at the rows.
 */
export async function createWebhookFlow(stage: Stage, edits: Edits): Promise<Flow> {
  const { database, dynamics, inDynamics } = stage;
  const served = await serveWebhooks(stage.engine, {
    // What is refused while a process that was killed has the database locked, the bridge asks for.
    timing: { pollMs: 50, catchUpMs: 0, batch: 50 },
    limits: { mostRows: 100_000, mostWaiting: 4_000, countedMs: 1_000, notedMs: 20 },
  });
  await registerWebhook(inDynamics, { url: served.url, key: served.key });
  await inDynamics.control('PATCH', 'webhooks', { repeats: 0.2 });
  const stuck = () =>
    new Set(
      [...edits.mergedRows.values()].flatMap(({ from, holder }) => (holder === undefined ? [] : [from])),
    );

  /** Until nothing waits but rows that nobody can follow. */
  const drain = async (): Promise<void> => {
    await dynamics.webhooks.idle();
    // Until it is noted that some were refused.
    await wait(200);
    const deadline = performance.now() + patienceMs;
    for (;;) {
      await database.db
        .updateTable('dynamics365.webhook_inbox')
        .set({ next_attempt_at: database.dialect.utcNow(-1) })
        .execute();
      await served.worker.pass().catch(() => undefined);
      const left = await database.db.selectFrom('dynamics365.webhook_inbox').select('row_id').execute();
      const hopeless = stuck();
      const open = left.filter(({ row_id }) => !hopeless.has(row_id));
      if (open.length === 0) return;
      if (performance.now() > deadline) throw new Error(`Row ${open[0]?.row_id} was not taken.`);
      await wait(50);
    }
  };

  return {
    async fire() {
      // Whatever is in the way: it is tried again, by whom it may be.
      await served.worker.pass().catch(() => undefined);
    },
    finish: drain,
    async deliverOld() {
      const told = [...new Set([...edits.cities.keys(), ...edits.contested])];
      await storeToldRows(
        database,
        told.map((rowId) => ({ table: 'contact', rowId, deleted: false })),
      );
      await drain();
    },
    close: served.close,
  };
}
