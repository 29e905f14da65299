import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { runsCommand } from './runs/runsCommand.ts';

export const run = runCommand(runsCommand);

if (import.meta.main) await startCommand(run);
