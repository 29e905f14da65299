import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orHelp } from './commandLine/orHelp.ts';
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

const root = process.cwd();
const folder = join(root, 'dist');

function make(): void {
  const packages = Object.entries(buildPackages(root));
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of packages) {
    writeFileSync(join(folder, name), bytes);
    console.log(`dist/${name} (${bytes.length} bytes)`);
  }
  const missing = unsaid(readPublisher(join(root, 'connector')));
  if (missing.length > 0)
    console.log(
      `connector/publisher.json says nothing about ${missing.join(', ')}: the connector shows an example there.`,
    );
}

const { values } = orHelp(() => parseArgs({ options: { help: { type: 'boolean', default: false } } }), help);

if (values.help) console.log(help);
else {
  try {
    make();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
