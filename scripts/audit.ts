import { auditCommand } from './audit/auditCommand.ts';
import { runCommand } from './commandLine/runCommand.ts';

await runCommand(auditCommand);
