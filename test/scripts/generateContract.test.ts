import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generateContract } from '../../scripts/generate/generateContract.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

describe('generateContract', () => {
  it.each(['contract.json', 'contract.ts'] as const)(
    'makes schemas/%s as it is in the repository; run `npm run generate` when this fails',
    async (name) => {
      const files = await generateContract(await read('connector/apiDefinition.swagger.json'));
      expect(files[name] === (await read(`schemas/${name}`))).toBe(true);
    },
  );

  it('follows a change of the contract into types and run-time document', async () => {
    const contract = (await read('connector/apiDefinition.swagger.json')).replaceAll('dryRun', 'rehearsal');
    const files = await generateContract(contract);
    expect(files['contract.ts']).toContain('rehearsal: boolean');
    expect(JSON.parse(files['contract.json']).components.schemas.SyncOptions.properties).toHaveProperty(
      'rehearsal',
    );
  });

  it('gives handlers a value for every parameter that has a default', async () => {
    const files = await generateContract(await read('connector/apiDefinition.swagger.json'));
    expect(files['contract.ts']).toMatch(/\bshow: "qualifying"/);
    expect(files['contract.ts']).toMatch(/\bcursor\?: /);
  });

  it('refuses a document that is not Swagger 2.0', async () => {
    await expect(generateContract('{"openapi":"3.0.0"}')).rejects.toThrow('not a Swagger 2.0 document');
  });
});
