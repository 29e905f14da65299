import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readContract } from '../bridge/api/contract/readContract.ts';
import { createHandlers } from '../bridge/api/createHandlers.ts';
import type { Services } from '../bridge/api/services.ts';
import type { ApiProperties, Swagger } from './connector/swagger.ts';
import { generateContract } from './generate/generateContract.ts';
import { generateGrants } from './generate/generateGrants.ts';
import { generatePolicies } from './generate/generatePolicies.ts';
import { generateReadme } from './generate/generateReadme.ts';
import { generateSecurityDoc } from './generate/generateSecurityDoc.ts';

const root = new URL('../', import.meta.url);
const text = await readFile(new URL('connector/apiDefinition.swagger.json', root), 'utf8');
const swagger = JSON.parse(text) as Swagger;

for (const [name, content] of Object.entries(await generateContract(text))) {
  await writeFile(new URL(`schemas/${name}`, root), content);
  console.log(`schemas/${name}`);
}

const readme = new URL('connector/README.md', root);
await writeFile(readme, generateReadme(swagger, await readFile(readme, 'utf8')));
console.log('connector/README.md');

const properties = new URL('connector/apiProperties.json', root);
const generated = generatePolicies(swagger, JSON.parse(await readFile(properties, 'utf8')) as ApiProperties);
await writeFile(properties, `${JSON.stringify(generated, undefined, 4)}\n`);
// JSON.stringify breaks lines where the formatter of the repository does not.
execFileSync(
  fileURLToPath(new URL('node_modules/.bin/biome', root)),
  ['format', '--write', fileURLToPath(properties)],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
console.log('connector/apiProperties.json');

await writeFile(new URL('deployment/grants.sql', root), generateGrants());
console.log('deployment/grants.sql');

// The contract as it was just written, and handlers that nobody calls.
const contract = JSON.parse(await readFile(new URL('schemas/contract.json', root), 'utf8'));
const security = new URL('docs/security.md', root);
const handlers = createHandlers({} as Services);
await writeFile(
  security,
  generateSecurityDoc(await readFile(security, 'utf8'), readContract(contract), handlers),
);
console.log('docs/security.md');
