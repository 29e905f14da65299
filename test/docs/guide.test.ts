import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const decisions = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md');

/** What somebody reads who is to carry the bridge on. */
const guide = [
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/glossary.md',
  'docs/decisions/README.md',
  ...decisions.map((name) => `docs/decisions/${name}`),
];

/** Paths a text names: whatever stands in code and begins with a folder of the repository. Those with `<` are to be made. */
function pathsIn(text: string): string[] {
  const folders = /^\.?(?:bridge|connector|deployment|docs|dynamics|schemas|scripts|test|vscode)\//;
  const code = [...text.matchAll(/`([^`\s]+)`/g)].map(([, named]) => named ?? '');
  return code.filter((named) => folders.test(named) && !/[<*]/.test(named));
}

describe.each(guide)('%s', (name) => {
  it('names only files and folders that exist', () => {
    const missing = pathsIn(read(name)).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
});

it('the architecture leads to files', () => {
  expect(pathsIn(read('docs/architecture.md')).length).toBeGreaterThan(60);
});

it('a function that the architecture names is in the file it names', () => {
  const named = [...read('docs/architecture.md').matchAll(/`(\w+)` in\s+`([^`]+\.ts)`/g)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, symbol = '', path = ''] of named) expect(read(path)).toMatch(new RegExp(`\\b${symbol}\\b`));
});

it('code owners are named for paths that exist', () => {
  const paths = [...read('.github/CODEOWNERS').matchAll(/^(\/\S+)/gm)].map(([, path]) => path ?? '');
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('the glossary has the product’s own twenty words, and no more', () => {
  const rows = read('docs/glossary.md').match(/^\| (?!word|---)/gm);
  expect(rows).toHaveLength(20);
});

it('every decision is in the list of decisions, by its number', () => {
  const list = read('docs/decisions/README.md');
  for (const name of decisions) {
    expect(list).toContain(`[${Number(name.slice(0, 2))}](${name})`);
    expect(read(`docs/decisions/${name}`)).toMatch(
      /^# \d+\. .+\n\n\*\*Situation\.\*\*[\s\S]+\*\*Decision\.\*\*/,
    );
  }
});

describe('a recipe', () => {
  const recipes = [...read('CONTRIBUTING.md').matchAll(/^### (.+): (\d) files\n([\s\S]+?)(?=^##)/gm)];

  it.each(recipes.map(([, title = '', most = '', text = '']) => ({ title, most: Number(most), text })))(
    'for $title takes no more files than it says',
    ({ most, text }) => {
      const steps = text.match(/^\d\. .+(?:\n {3}.+)*/gm) ?? [];
      expect(steps.length).toBeGreaterThan(1);
      expect(steps.length).toBeLessThanOrEqual(most);
    },
  );

  it('is there for what is added most', () => {
    const most = Object.fromEntries(recipes.map(([, title, files]) => [title, Number(files)]));
    expect(most['An operation']).toBeLessThanOrEqual(7);
    expect(most['A type of Dataverse column']).toBeLessThanOrEqual(5);
    expect(most['A handler of an activity type']).toBeLessThanOrEqual(4);
    expect(most).toHaveProperty('A flow');
  });
});

it('launch configurations start files that exist', () => {
  const { configurations } = JSON.parse(read('.vscode/launch.json')) as {
    configurations: { program?: string }[];
  };
  const programs = configurations.flatMap(
    ({ program = '' }) => /^\$\{workspaceFolder\}\/(.+)/.exec(program)?.[1] ?? [],
  );
  expect(programs.length).toBeGreaterThan(2);
  expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
