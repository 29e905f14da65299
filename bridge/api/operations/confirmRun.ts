import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';

/** Lets a run go on that waits for a person. */
export function confirmRun(runs: RunService): Handler<'ConfirmRun'> {
  return {
    scope: 'manage',
    async handle({ path, caller }) {
      return { status: 200, body: await runs.confirm(path.run, caller.name) };
    },
  };
}
