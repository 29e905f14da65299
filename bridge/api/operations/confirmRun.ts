import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';

/** Lets a run go on that waits for a person: by who may manage, or by who started it where a setting says so. */
export function confirmRun(runs: RunService): Handler<'ConfirmRun'> {
  return {
    scope: 'manage',
    lesser: { scope: 'sync', allows: ({ path, caller }) => runs.mayConfirm(path.run, caller.name) },
    async handle({ path, query, caller }) {
      const confirmation = { keepsFlows: !query.startFlows };
      return { status: 200, body: await runs.confirm(path.run, caller.name, confirmation) };
    },
  };
}
