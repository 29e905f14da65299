import type { Handler } from '../handler.ts';
import type { RunService } from '../services.ts';
import { runNotFound } from './runNotFound.ts';

/** The progress or result of one run. */
export function getRun(runs: RunService): Handler<'GetRun'> {
  return {
    scope: 'read',
    async handle({ path }) {
      const run = await runs.find(path.run);
      return run ? { status: 200, body: run } : runNotFound(path.run);
    },
  };
}
