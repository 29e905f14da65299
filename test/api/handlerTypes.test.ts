import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const snippet = `${root}test/api/snippet.ts`;

const HEAD = `
import type { Handler, Handlers } from '../../bridge/api/handler.ts';
import type { components } from '../../schemas/contract.ts';
declare const run: components['schemas']['Run'];
`;

/** How many complaints the compiler has about each snippet. */
function compile(...snippets: string[]): number[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  // The head declares more than each snippet uses; that must not count as a complaint.
  options.noUnusedLocals = false;
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  const files = new Map(snippets.map((text, index) => [snippet.replace('.ts', `${index}.ts`), HEAD + text]));
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, languageVersion) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].map((name) => program.getSemanticDiagnostics(program.getSourceFile(name)).length);
}

const WRONG = {
  'answers a shape off the contract': `handle: async () => ({ status: 200, body: { ...run, state: 'done' } })`,
  'answers a status off the contract': `handle: async () => ({ status: 201, body: run })`,
  'leaves the body out': `handle: async () => ({ status: 200 })`,
  'reads a parameter the contract does not have': `handle: async ({ query }) => ({ status: 200, body: { ...run, id: query.id } })`,
  'takes a parameter for another type': `handle: async ({ path }) => ({ status: 200, body: { ...run, requestedBy: path.run } })`,
};

it('lets right handlers compile, and no wrong one', () => {
  const right = `
    export const handler: Handler<'GetRun'> = {
      scope: 'read', handle: async ({ path }) => ({ status: 200, body: { ...run, id: path.run } }) };`;
  const withoutScope = `
    export const handler: Handler<'GetRun'> = { handle: async () => ({ status: 200, body: run }) };`;
  const incomplete = `export const handlers: Handlers = {};`;
  const wrong = Object.values(WRONG).map(
    (handle) => `export const handler: Handler<'GetRun'> = { scope: 'read', ${handle} };`,
  );
  const counts = compile(right, withoutScope, incomplete, ...wrong);
  const names = ['right', 'without a scope', 'not every operation', ...Object.keys(WRONG)];
  const compiled = names.filter((_name, index) => counts[index] === 0);
  expect(compiled).toEqual(['right']);
});
