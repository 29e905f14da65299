import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';

/** Lets a run go on that waits for a person: by who may manage, or by who started it where a setting says so. */
export function confirmRun(runs: RunService): Handler<'ConfirmRun'> {
  return {
    scope: 'sync',
    async handle({ path, caller }) {
      if (!caller.scopes.includes('manage') && !(await runs.mayConfirm(path.run, caller.name))) {
        return {
          refused: 'forbidden',
          code: 'permissionMissing',
          detail: `${caller.name} lacks the permission “manage” that this needs. An administrator can give it, or set “Starters May Confirm” so that whoever started a synchronization may confirm it.`,
        };
      }
      return { status: 200, body: await runs.confirm(path.run, caller.name) };
    },
  };
}
