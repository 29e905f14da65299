import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { failuresCommand } from './failures/failuresCommand.ts';

export const run = runCommand(failuresCommand);

if (import.meta.main) await startCommand(run);
