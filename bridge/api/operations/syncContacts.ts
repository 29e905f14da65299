import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';

/** Starts a run over the contacts, or joins the one that is going. */
export function syncContacts(runs: RunService): Handler<'SyncContacts'> {
  return {
    scope: 'sync',
    async handle({ body, caller, signal }) {
      const { wait, ...options } = body;
      const run = await runs.syncContacts({
        ...options,
        waitSeconds: wait,
        signal: signal(),
        by: caller.name,
      });
      return { status: 200, body: run };
    },
  };
}
