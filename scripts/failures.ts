import { runCommand } from './commandLine/runCommand.ts';
import { failuresCommand } from './failures/failuresCommand.ts';

await runCommand(failuresCommand);
