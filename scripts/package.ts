import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { readPublisher, unsaid } from './connector/publisher.ts';
import { buildPackages } from './package/buildPackages.ts';

const help = `Makes the packages that are imported into Power Platform, in the folder dist. They are the same every time.

  npm run package

  xperience-bridge-tables.zip      activity tables and the role of the bridge, for Dynamics 365
  xperience-bridge-connector.zip   the connector; import it before the flows
  xperience-bridge-flows.zip       the flows that ship, all switched off

Whom makers turn to and the host of the bridge come from connector/publisher.json: fill it in first. docs/makers.md says
how the packages are imported.

  --help   shows this

Exit code: 0 done, 1 something about the connector or a flow is wrong and is told, 2 wrong use.`;

function make({ io: { cwd: root }, screen }: CommandContext): void {
  const folder = join(root, 'dist');
  const packages = Object.entries(buildPackages(root));
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of packages) {
    writeFileSync(join(folder, name), bytes);
    screen.print(`dist/${name} (${bytes.length} bytes)`);
  }
  const missing = unsaid(readPublisher(join(root, 'connector')));
  if (missing.length > 0)
    screen.print(
      `connector/publisher.json says nothing about ${missing.join(', ')}: the connector shows an example there.`,
    );
}

export const run = defineCommand<void>({
  help,
  read: (args) => noMoreWords(readArguments(args, {}).words),
  async run(_options, context) {
    make(context);
    return exitCodes.done;
  },
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
