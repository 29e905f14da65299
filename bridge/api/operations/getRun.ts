import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';

/** The progress or result of one run. */
export function getRun(runs: RunService): Handler<'GetRun'> {
  return {
    scope: 'read',
    async handle({ path }) {
      const run = await runs.find(path.run);
      if (run) return { status: 200, body: run };
      return {
        refused: 'notFound',
        code: 'runNotFound',
        field: 'run',
        detail: `There is no run ${path.run}. “List synchronization runs” shows those there are.`,
      };
    },
  };
}
