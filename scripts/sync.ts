import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { syncCommand } from './sync/syncCommand.ts';

export const run = runCommand(syncCommand);

if (import.meta.main) await startCommand(run);
