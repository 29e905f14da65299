import { runCommand } from './commandLine/runCommand.ts';
import { runsCommand } from './runs/runsCommand.ts';

await runCommand(runsCommand);
