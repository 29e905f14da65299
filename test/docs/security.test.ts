import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readContract } from '../../bridge/api/contract/readContract.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { generateSecurityDoc } from '../../scripts/generate/generateSecurityDoc.ts';
import { createMemoryServices } from '../api/createMemoryServices.ts';

const page = readFileSync('docs/security.md', 'utf8');
const operations = readContract(contract);
const handlers = createHandlers(createMemoryServices());

it('the tables of who may do what are those of the code; run `npm run generate` when this fails', () => {
  expect(page).toBe(generateSecurityDoc(page, operations, handlers));
});

it('every operation has a row', () => {
  const missing = operations.filter(({ id }) => !page.includes(`| ${id} |`)).map(({ id }) => id);
  expect(missing).toEqual([]);
});

it('an operation without a handler is told of', () => {
  const { GetRun: _gone, ...rest } = handlers;
  expect(() => generateSecurityDoc(page, operations, rest as typeof handlers)).toThrow(
    'GetRun has no handler',
  );
});
