import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { DefinedRun } from '../../scripts/commandLine/defineCommand.ts';
import { help as programHelp, subcommands } from '../../scripts/xperience-dynamics365.ts';
import { keptIo } from '../scripts/keptIo.ts';
import { pages, readPage } from './pages.ts';

/** The file of each npm script that is a program of ours, by the line of package.json. */
const files = new Map(
  Object.entries(manifest.scripts).flatMap(([name, line]) => {
    const [, file] = /^node (?:--max-\S+ )?--import \S+ -- (\S+)$/.exec(line) ?? [];
    return file === undefined ? [] : [[name, file] as const];
  }),
);

const runs = new Map<string, DefinedRun>();
beforeAll(async () => {
  for (const [name, file] of files) {
    if (!file.startsWith('scripts/')) continue;
    runs.set(name, ((await import(/* @vite-ignore */ `../../${file}`)) as { run: DefinedRun }).run);
  }
});

/** A command as a page names it. */
interface Named {
  page: string;
  name: string;
  /** What follows it. */
  rest: string;
}

/** Stops at whatever ends a command in a sentence, a table or a shell. */
const tail = '((?: (?!--(?: |$))(?:"[^"\\n]*"|[^\\s`|;&#)(,“”"]+))*)';
const patterns = [
  new RegExp(`npm run (?:--silent )?([\\w:-]+)(?: (?:--|'--'))?${tail}`, 'g'),
  new RegExp(`xperience-dynamics365(?:\\.mjs)? ([a-z][a-z-]*)(?= |\`|$)${tail}`, 'gm'),
];

/** Code alone: fenced blocks and what stands between backticks, with lines that go on put together. */
function codeOf(text: string): string {
  const blocks = [...text.matchAll(/^( *)(`{3,})(?!text)[^\n]*\n([\s\S]*?)^\1\2$/gm)].map(
    ([, , , code]) => code ?? '',
  );
  const outside = text.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '');
  const inline = [...outside.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
  return [...blocks.map((code) => code.replaceAll(/\\\n\s*/g, ' ')), ...inline].join('\n');
}

const named: Named[] = pages.flatMap((page) =>
  patterns.flatMap((pattern) =>
    [...codeOf(readPage(page)).matchAll(pattern)].map(([, name = '', rest = '']) => ({
      page,
      name,
      rest: rest.trim(),
    })),
  ),
);

it('pages name commands in plenty', () => {
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter(({ rest }) => rest.includes('--')).length).toBeGreaterThan(40);
});

it('every command that a page names exists', () => {
  const known = new Set([...Object.keys(manifest.scripts), ...Object.keys(subcommands), 'start']);
  expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
});

it('every option that a page names is one of its command', () => {
  const unknown = named.flatMap(({ page, name, rest }) =>
    [...rest.matchAll(/(?:^| )(--[a-z][a-z-]*)/g)]
      .map(([, option = '']) => option)
      .filter((option) => !knows(name, option))
      .map((option) => `${page}: ${name} ${option}`),
  );
  expect(unknown).toEqual([]);
});

/** Asks the command's own reader; only that it does not know the option counts, whatever else is missing. */
function knows(name: string, option: string): boolean {
  if (['--help', '--env-file'].includes(option)) return true;
  const run = runs.get(name);
  // The bridge itself, the stand-in and vitest read their options in other ways: there the source has to hold it.
  if (!run) return readFileSync(files.get(name) ?? 'package.json', 'utf8').includes(option.slice(2));
  for (const args of [[option], [option, '1']]) {
    try {
      run.read(args, {}, keptIo());
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return false;
      if (/unknown option|does not know|There is no option/i.test((error as Error).message)) return false;
    }
  }
  return true;
}

it('every tool that a page calls by npx is installed', () => {
  const tools = pages.flatMap((page) =>
    [...codeOf(readPage(page)).matchAll(/\bnpx (?:--\S+ )*([\w@/-]+)/g)].map(([, tool]) => ({
      page,
      tool: tool ?? '',
    })),
  );
  expect(tools.filter(({ tool }) => !existsSync(join('node_modules/.bin', tool)))).toEqual([]);
});

describe('a command of the program', () => {
  const names = [...Object.keys(subcommands), 'start'];

  it.each(names)('%s stands in the help of the program and in the index of the docs', (name) => {
    expect(programHelp).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(readPage('docs/README.md')).toContain(`\`xperience-dynamics365 ${name}\``);
  });

  it('is none that only the index knows', () => {
    const told = [...readPage('docs/README.md').matchAll(/`xperience-dynamics365 ([\w-]+)`/g)];
    expect(new Set(told.map(([, name]) => name))).toEqual(new Set(names));
  });

  it.each(Object.keys(subcommands))('%s has examples in its help, which it understands', (name) => {
    const { examples, read } = runs.get(name) ?? { examples: [], read: () => undefined };
    expect(examples.length).toBeGreaterThan(0);
    for (const [typed, does] of examples) {
      expect(typed).toMatch(new RegExp(`^npm run ${name}( -- |$)`));
      expect(does).not.toBe('');
      const [, rest = ''] = typed.split(' -- ');
      const words = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const args = words.map((word) =>
        word.startsWith('Data Source=') ? 'Server=x;Database=y;User ID=z;Password=p' : word,
      );
      const database = 'Server=x;Database=y;User ID=z;Password=p';
      const env = {
        XPERIENCE_DATABASE: database,
        XPERIENCE_SETUP_DATABASE: database,
        BRIDGE_KEY_SECRET: randomBytes(32).toString('base64url'),
      };
      expect(() => read(args, env, keptIo())).not.toThrow();
    }
  });

  it.each(Object.keys(subcommands))('%s is an npm script of the same name, too', (name) => {
    expect(files.get(name)).toBe(`scripts/${name}.ts`);
  });
});
