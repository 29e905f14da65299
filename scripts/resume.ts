import { runCommand } from './commandLine/runCommand.ts';
import { resumeCommand } from './pause/resumeCommand.ts';

await runCommand(resumeCommand);
