import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { pauseCommand } from './pause/pauseCommand.ts';

export const run = runCommand(pauseCommand);

if (import.meta.main) await startCommand(run);
