import { runCommand } from './commandLine/runCommand.ts';
import { syncCommand } from './sync/syncCommand.ts';

await runCommand(syncCommand);
