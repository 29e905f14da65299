import { readFile, writeFile } from 'node:fs/promises';
import { generateContract } from './generate/generateContract.ts';

const root = new URL('../', import.meta.url);
const swagger = await readFile(new URL('connector/apiDefinition.swagger.json', root), 'utf8');

for (const [name, content] of Object.entries(await generateContract(swagger))) {
  await writeFile(new URL(`schemas/${name}`, root), content);
  console.log(`schemas/${name}`);
}
