import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml } from '@rgrove/parse-xml';
import { describe, expect, it } from 'vitest';
import { variables } from '../../bridge/config/variables.ts';
import { indexAdvice } from '../../bridge/xperience/indexAdvice.ts';
import { help as setupHelp } from '../../scripts/setup/readOptions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));

const pages = filesOf('docs').filter((name) => name.endsWith('.md'));
const deployment = filesOf('deployment');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe.each([...pages, ...deployment])('%s', (name) => {
  const text = read(name);

  it('names only commands that exist', () => {
    const commands = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(
      ([, command]) => command ?? '',
    );
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });

  it('names only variables that exist', () => {
    const named = [...text.matchAll(/\b(?:XPERIENCE|DYNAMICS365|BRIDGE)_[A-Z0-9_]+/g)].map(
      ([variable]) => variable,
    );
    expect(named.filter((variable) => !(variable in variables.shape))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target ?? '');
    expect(links.filter((target) => !existsSync(join(root, name, '..', target)))).toEqual([]);
  });
});

it('options of the set-up in the docs are those of its help', () => {
  const text = pages.map(read).join('\n');
  const used = [...text.matchAll(/npm run setup -- ([^`\n]*)/g)].flatMap(([, rest]) => [
    ...(rest ?? '').matchAll(/--[a-z-]+/g),
  ]);
  expect(used.length).toBeGreaterThan(2);
  expect(used.map(([option]) => option).filter((option) => !setupHelp.includes(option))).toEqual([]);
});

it('the advice about indexes is the one the set-up gives', () => {
  for (const { statement } of indexAdvice) expect(read('docs/sql-server.md')).toContain(statement);
});

it.each(deployment.filter((name) => /\.(config|xml)$/.test(name)))(
  '%s is well-formed and leads to the default port',
  (name) => {
    expect(() => parseXml(read(name))).not.toThrow();
    expect(read(name)).toContain(`http://127.0.0.1:${variables.shape.BRIDGE_PORT.parse(undefined)}/{R:0}`);
  },
);

it.each(deployment.filter((name) => name.startsWith('deployment/iis/')))(
  '%s lets a plus in a path through, for the bridge alone',
  (name) => {
    expect(read(name)).toContain('<requestFiltering allowDoubleEscaping="true" />');
  },
);

it.each(deployment.filter((name) => /\.(config|xml)$/.test(name)))(
  '%s holds no section that IIS takes at the server only, and would answer 500.19 for',
  (name) => {
    const found = [...read(name).matchAll(/<(authentication|allowedServerVariables|proxy)\b/g)];
    expect(found.map(([, section]) => section)).toEqual([]);
  },
);

it('the service of systemd starts what npm start starts', () => {
  expect(read('deployment/systemd/xperience-bridge.service')).toContain(
    `ExecStart=/usr/bin/${scripts.start}`,
  );
});
