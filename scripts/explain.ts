import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { explainCommand } from './explain/explainCommand.ts';

export const run = runCommand(explainCommand);

if (import.meta.main) await startCommand(run);
