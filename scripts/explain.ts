import { runCommand } from './commandLine/runCommand.ts';
import { explainCommand } from './explain/explainCommand.ts';

await runCommand(explainCommand);
