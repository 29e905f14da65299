import { readFile, writeFile } from 'node:fs/promises';
import type { Swagger } from './connector/swagger.ts';
import { generateContract } from './generate/generateContract.ts';
import { generateReadme } from './generate/generateReadme.ts';

const root = new URL('../', import.meta.url);
const swagger = await readFile(new URL('connector/apiDefinition.swagger.json', root), 'utf8');

for (const [name, content] of Object.entries(await generateContract(swagger))) {
  await writeFile(new URL(`schemas/${name}`, root), content);
  console.log(`schemas/${name}`);
}

const readme = new URL('connector/README.md', root);
await writeFile(readme, generateReadme(JSON.parse(swagger) as Swagger, await readFile(readme, 'utf8')));
console.log('connector/README.md');
