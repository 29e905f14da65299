import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { reconcileCommand } from './reconcile/reconcileCommand.ts';

export const run = runCommand(reconcileCommand);

if (import.meta.main) await startCommand(run);
