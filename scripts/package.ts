import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { UsageMistake } from './commandLine/usageMistake.ts';
import { readPublisher, unsaid } from './connector/publisher.ts';
import { buildPackages } from './package/buildPackages.ts';
import { zipFiles } from './package/zipFiles.ts';
import { buildExecutables } from './release/buildExecutables.ts';
import { buildRelease } from './release/buildRelease.ts';
import { starters } from './release/starters.ts';

const help = `Makes what is installed and what is imported into Power Platform, in the folder dist. It is the same every time.

  npm run package -- [options]

  --executable NODE   also one file that needs nothing else, for this system: NODE is the file of Node 26 or newer
  --windows NODE_EXE  with --executable: the same for Windows, from the node.exe of the same version; it is not signed

  xperience-dynamics365-bridge-VERSION       the release: runs with Node alone, in an empty folder of a server; with the
                                             packages below, deployment files, documentation, licences, checksums and SBOM
  xperience-dynamics365-bridge-VERSION.zip   the same as one file, with its checksum beside it
  xperience-bridge-tables.zip      activity tables and the role of the bridge, for Dynamics 365
  xperience-bridge-connector.zip   the connector; import it before the flows
  xperience-bridge-flows.zip       the flows that ship, all switched off

Whom makers turn to and the host of the bridge come from connector/publisher.json: fill it in first. docs/makers.md says
how the packages are imported.

  --help   shows this

Exit code: 0 done, 1 something about the connector or a flow is wrong and is told, 2 wrong use.`;

interface PackageOptions {
  executable?: string | undefined;
  windows?: string | undefined;
}

async function make(
  { executable, windows }: PackageOptions,
  { io: { cwd: root }, screen }: CommandContext,
): Promise<void> {
  const folder = join(root, 'dist');
  const packages = Object.entries(buildPackages(root));
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of packages) {
    writeFileSync(join(folder, name), bytes);
    screen.print(`dist/${name} (${bytes.length} bytes)`);
  }
  const { name, files } = await buildRelease(root, Object.fromEntries(packages));
  const release = join(folder, name);
  rmSync(release, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(release, path)), { recursive: true });
    writeFileSync(join(release, path), content);
  }
  for (const starter of Object.keys(starters)) chmodSync(join(release, starter), 0o755);
  screen.print(`dist/${name} (${Object.keys(files).length} files)`);
  const zip = zipFiles(
    Object.fromEntries(Object.entries(files).map(([path, content]) => [`${name}/${path}`, content])),
    Object.keys(starters).map((starter) => `${name}/${starter}`),
  );
  writeFileSync(join(folder, `${name}.zip`), zip);
  const checksum = createHash('sha256').update(zip).digest('hex');
  writeFileSync(join(folder, `${name}.zip.sha256`), `${checksum}  ${name}.zip\n`);
  screen.print(`dist/${name}.zip (${zip.length} bytes)`);
  if (executable !== undefined) {
    for (const made of await buildExecutables(root, folder, { node: executable, windows }))
      screen.print(`dist/${made.name} (${made.bytes} bytes)`);
  }
  const missing = unsaid(readPublisher(join(root, 'connector')));
  if (missing.length > 0)
    screen.print(
      `connector/publisher.json says nothing about ${missing.join(', ')}: the connector shows an example there.`,
    );
}

export const run = defineCommand<PackageOptions>({
  help,
  read(args) {
    const { values, words } = readArguments(args, {
      executable: { type: 'string' },
      windows: { type: 'string' },
    });
    noMoreWords(words);
    if (values.windows !== undefined && values.executable === undefined)
      throw new UsageMistake('--windows goes with --executable, which names the Node that makes both.');
    return values;
  },
  async run(options, context) {
    await make(options, context);
    return exitCodes.done;
  },
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
