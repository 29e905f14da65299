import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { resumeCommand } from './pause/resumeCommand.ts';

export const run = runCommand(resumeCommand);

if (import.meta.main) await startCommand(run);
