import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { mappingCommand } from './mapping/mappingCommand.ts';

export const run = runCommand(mappingCommand);

if (import.meta.main) await startCommand(run);
