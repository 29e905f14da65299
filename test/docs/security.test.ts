import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readContract } from '../../bridge/api/contract/readContract.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { generateSecurityDoc } from '../../scripts/generate/generateSecurityDoc.ts';
import { noEngine } from '../api/recordHandlers.ts';

const page = readFileSync('docs/security.md', 'utf8');
const operations = readContract(contract);
const handlers = createHandlers(noEngine);

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

it('every test that is named as a proof is there under that name', () => {
  const proofs = [...page.matchAll(/`(test\/[\w/.]+\.test\.ts)`: ((?:“[^”]+”(?:; )?)+)/g)].flatMap(
    ([, file = '', names = '']) => [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ file, name })),
  );
  expect(proofs.length).toBeGreaterThan(30);
  expect(page.match(/`test\/[\w/.]+\.test\.ts`: “/g)?.length).toBe(page.match(/`test\//g)?.length);
  const missing = proofs.filter(
    ({ file, name }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(`'${name}'`),
  );
  expect(missing).toEqual([]);
});

it('has a row for each of the ten risks of OWASP', () => {
  const rows = [...page.matchAll(/^\| API(\d+) /gm)].map(([, number]) => Number(number));
  expect(rows).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
