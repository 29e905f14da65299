import { runCommand } from './commandLine/runCommand.ts';
import { settingsCommand } from './settings/settingsCommand.ts';

await runCommand(settingsCommand);
