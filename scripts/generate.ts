import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readContract } from '../bridge/api/contract/readContract.ts';
import { createHandlers } from '../bridge/api/createHandlers.ts';
import type { Engine } from '../bridge/api/engine.ts';
import { programVersion } from '../bridge/programVersion.ts';
import { rights as rightsByKentico } from '../bridge/xperience/products/xperienceByKentico/rights.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import type { ApiProperties, Swagger } from './connector/swagger.ts';
import { generateConfigSchema } from './generate/generateConfigSchema.ts';
import { generateContract } from './generate/generateContract.ts';
import { type FlowPage, generateDocsIndex } from './generate/generateDocsIndex.ts';
import { generateGrants } from './generate/generateGrants.ts';
import { generateGrantsByKentico } from './generate/generateGrantsByKentico.ts';
import { generatePolicies } from './generate/generatePolicies.ts';
import { generateReadme } from './generate/generateReadme.ts';
import { generateSecurityDoc } from './generate/generateSecurityDoc.ts';
import { generateTroubleshooting } from './generate/generateTroubleshooting.ts';
import { takeVersion, versionedFiles } from './generate/takeVersion.ts';

const help = `Makes what comes from the definition of the connector: run it after each change of connector/apiDefinition.swagger.json,
and of the version in package.json, which it takes to where else it stands.

  npm run generate

  --help   shows this

Exit code: 0 done, 2 refused.`;

const root = new URL('../', import.meta.url);
/** @param told the name of each file that was written */
async function generate(told: (file: string) => void): Promise<void> {
  for (const path of Object.keys(versionedFiles)) {
    const file = new URL(path, root);
    const before = await readFile(file, 'utf8');
    const after = takeVersion(path, before, programVersion());
    if (after === before) continue;
    await writeFile(file, after);
    told(path);
  }
  const text = await readFile(new URL('connector/apiDefinition.swagger.json', root), 'utf8');
  const swagger = JSON.parse(text) as Swagger;

  for (const [name, content] of Object.entries(await generateContract(text))) {
    await writeFile(new URL(`schemas/${name}`, root), content);
    told(`schemas/${name}`);
  }

  const readme = new URL('connector/README.md', root);
  await writeFile(readme, generateReadme(swagger, await readFile(readme, 'utf8')));
  told('connector/README.md');

  const properties = new URL('connector/apiProperties.json', root);
  const generated = generatePolicies(
    swagger,
    JSON.parse(await readFile(properties, 'utf8')) as ApiProperties,
  );
  await writeFile(properties, `${JSON.stringify(generated, undefined, 4)}\n`);
  // JSON.stringify breaks lines where the formatter of the repository does not.
  execFileSync(
    fileURLToPath(new URL('node_modules/.bin/biome', root)),
    ['format', '--write', fileURLToPath(properties)],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  told('connector/apiProperties.json');

  await writeFile(new URL('deployment/grants.sql', root), generateGrants());
  told('deployment/grants.sql');
  const byKentico = rightsByKentico.script;
  await writeFile(new URL(byKentico, root), generateGrantsByKentico());
  told(byKentico);

  const example = await readFile(new URL('.env.example', root), 'utf8');
  await writeFile(new URL('schemas/bridge.config.schema.json', root), generateConfigSchema(example));
  told('schemas/bridge.config.schema.json');

  // The contract as it was just written, and handlers that nobody calls.
  const contract = JSON.parse(await readFile(new URL('schemas/contract.json', root), 'utf8'));
  const security = new URL('docs/security.md', root);
  const handlers = createHandlers({ parts: { dataverse: {} }, runs: {} } as Engine);
  await writeFile(
    security,
    generateSecurityDoc(await readFile(security, 'utf8'), readContract(contract), handlers),
  );
  told('docs/security.md');

  const index = new URL('docs/README.md', root);
  await writeFile(index, generateDocsIndex(await readFile(index, 'utf8'), await readFlowPages()));
  told('docs/README.md');

  await writeFile(new URL('docs/troubleshooting.md', root), generateTroubleshooting());
  told('docs/troubleshooting.md');
}

/** Each page begins with its title as a heading. */
async function readFlowPages(): Promise<FlowPage[]> {
  const folder = new URL('docs/flows/', root);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).sort();
  return Promise.all(
    files.map(async (file) => {
      const [heading = ''] = (await readFile(new URL(file, folder), 'utf8')).split('\n');
      return { file, title: heading.replace(/^#+ /, '') };
    }),
  );
}

export const run = defineCommand<void>({
  help,
  read: (args) => noMoreWords(readArguments(args, {}).words),
  async run(_options, { screen }) {
    await generate(screen.print);
    return exitCodes.done;
  },
});

if (import.meta.main) await startCommand(run);
