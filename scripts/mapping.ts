import { runCommand } from './commandLine/runCommand.ts';
import { mappingCommand } from './mapping/mappingCommand.ts';

await runCommand(mappingCommand);
