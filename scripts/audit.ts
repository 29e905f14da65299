import { auditCommand } from './audit/auditCommand.ts';
import { runCommand } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';

export const run = runCommand(auditCommand);

if (import.meta.main) await startCommand(run);
