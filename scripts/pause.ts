import { runCommand } from './commandLine/runCommand.ts';
import { pauseCommand } from './pause/pauseCommand.ts';

await runCommand(pauseCommand);
