import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';

/** Ends a run that is going or waits for a person. */
export function cancelRun(runs: RunService): Handler<'CancelRun'> {
  return {
    scope: 'sync',
    async handle({ path, caller }) {
      return { status: 200, body: await runs.cancel(path.run, caller.name) };
    },
  };
}
