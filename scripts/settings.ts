import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { settingsCommand } from './settings/settingsCommand.ts';

export const run = runCommand(settingsCommand);

if (import.meta.main) await startCommand(run);
