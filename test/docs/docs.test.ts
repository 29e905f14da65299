import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml } from '@rgrove/parse-xml';
import { describe, expect, it } from 'vitest';
import { isFileVariable } from '../../bridge/config/resolveFiles.ts';
import { variables } from '../../bridge/config/variables.ts';
import { indexAdvice } from '../../bridge/xperience/checks/indexAdvice.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));

/** The suite's own, which no installation sets. */
const isOfTests = (variable: string): boolean => variable.startsWith('XPERIENCE_TEST_');
const isKnown = (variable: string): boolean =>
  variable in variables.shape || isFileVariable(variable) || isOfTests(variable);

const startPages = readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md');
const pages = [...startPages, ...filesOf('docs').filter((name) => name.endsWith('.md'))];
const deployment = filesOf('deployment');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe.each([...pages, ...deployment])('%s', (name) => {
  const text = read(name);

  it('names only commands that exist', () => {
    const commands = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )\w[\w:-]*)/g)].map(
      ([, command]) => command ?? '',
    );
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });

  it('names only variables that exist', () => {
    const named = [...text.matchAll(/\b(?:XPERIENCE|DYNAMICS365|BRIDGE)_[A-Z0-9_]+/g)].map(
      ([variable]) => variable,
    );
    expect(named.filter((variable) => !isKnown(variable))).toEqual([]);
  });
});

it('the advice about indexes is the one the set-up gives', () => {
  for (const { statement } of indexAdvice) expect(read('docs/sql-server.md')).toContain(statement);
});

/** Where IIS starts the bridge itself, it chooses the port. */
const inFront = deployment.filter(
  (name) => name.startsWith('deployment/iis/') && !name.endsWith('http-platform.config'),
);

it.each(inFront)('%s is well-formed and leads to the default port', (name) => {
  expect(() => parseXml(read(name))).not.toThrow();
  expect(read(name)).toContain(`http://127.0.0.1:${variables.shape.BRIDGE_PORT.parse(undefined)}/{R:0}`);
});

it.each(deployment.filter((name) => name.startsWith('deployment/iis/')))(
  '%s lets a plus in a path through, for the bridge alone',
  (name) => {
    expect(read(name)).toMatch(/<requestFiltering allowDoubleEscaping="true"( \/)?>/);
  },
);

it.each(deployment.filter((name) => /\.(config|xml)$/.test(name)))(
  '%s holds no section that IIS takes at the server only, and would answer 500.19 for',
  (name) => {
    const found = [...read(name).matchAll(/<(authentication|allowedServerVariables|proxy)\b/g)];
    expect(found.map(([, section]) => section)).toEqual([]);
  },
);

it('the service of systemd starts the release that “current” points to', () => {
  expect(read('deployment/systemd/xperience-bridge.service')).toMatch(
    /^ExecStart=\/usr\/bin\/node --max-semi-space-size=16 current\/xperience-dynamics365\.mjs start$/m,
  );
});

const schedules = [
  'deployment/windows/synchronize-every-hour.xml',
  'deployment/cron/xperience-bridge',
  'deployment/systemd/xperience-bridge-sync.service',
];

it.each(schedules)(
  '%s synchronizes contacts first and then activities, by the release that “current” points to',
  (name) => {
    const commands = [
      ...read(name).matchAll(/\bcurrent[\\/]xperience-dynamics365\.mjs sync (contacts|activities) --wait/g),
    ];
    expect(commands.map(([, what]) => what)).toEqual(['contacts', 'activities']);
  },
);

it('the task of Windows starts every hour, and not while it is running', () => {
  const { root: task } = parseXml(read('deployment/windows/synchronize-every-hour.xml'));
  expect(task?.name).toBe('Task');
  expect(task?.text).toMatch(/PT1H[\s\S]*IgnoreNew/);
});

it('the line of cron has five fields of time, a user and a command', () => {
  const [line = ''] = read('deployment/cron/xperience-bridge')
    .split('\n')
    .filter((each) => /^[\d*]/.test(each));
  expect(line).toMatch(/^\d+ \* \* \* \* xperience-bridge cd \/opt\/xperience-bridge && node /);
});

it('systemd takes the units of the schedule', ({ skip }) => {
  const units = ['service', 'timer'].map((kind) =>
    join(root, `deployment/systemd/xperience-bridge-sync.${kind}`),
  );
  const { error, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
  if (error) skip('systemd-analyze is not on this machine');
  // The user and the program's folder are not on the machine that tests.
  const wrong = stderr.split('\n').filter((line) => /Unknown|Failed to parse|Invalid|Missing/.test(line));
  expect(wrong).toEqual([]);
});
