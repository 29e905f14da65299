import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { webhookCommand } from './webhook/webhookCommand.ts';

export const run = runCommand(webhookCommand);

if (import.meta.main) await startCommand(run);
