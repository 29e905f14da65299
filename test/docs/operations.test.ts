import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { auditCommand } from '../../scripts/audit/auditCommand.ts';
import { exitCodes } from '../../scripts/commandLine/exitCodes.ts';
import { explainCommand } from '../../scripts/explain/explainCommand.ts';
import { failuresCommand } from '../../scripts/failures/failuresCommand.ts';
import { readOptions as readKeys } from '../../scripts/keys/readOptions.ts';
import { mappingCommand } from '../../scripts/mapping/mappingCommand.ts';
import { pauseCommand } from '../../scripts/pause/pauseCommand.ts';
import { resumeCommand } from '../../scripts/pause/resumeCommand.ts';
import { reconcileCommand } from '../../scripts/reconcile/reconcileCommand.ts';
import { runsCommand } from '../../scripts/runs/runsCommand.ts';
import { settingsCommand } from '../../scripts/settings/settingsCommand.ts';
import { readOptions as readSetup } from '../../scripts/setup/readOptions.ts';
import { syncCommand } from '../../scripts/sync/syncCommand.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const env = {
  XPERIENCE_DATABASE: 'Server=x;Database=y;User ID=z;Password=p',
  XPERIENCE_SETUP_DATABASE: 'Server=x;Database=y;User ID=z;Password=p',
  BRIDGE_KEY_SECRET: randomBytes(32).toString('base64url'),
};

/** What each command makes of its arguments; those that take none are given none. */
const readers: Readonly<Record<string, (args: string[]) => unknown>> = {
  audit: auditCommand.read,
  doctor: (args) => expect(args).toEqual([]),
  explain: explainCommand.read,
  failures: failuresCommand.read,
  keys: (args) => expect(readKeys(args, env, new Date())).not.toHaveProperty('mistakes'),
  mapping: mappingCommand.read,
  pause: pauseCommand.read,
  reconcile: reconcileCommand.read,
  resume: resumeCommand.read,
  runs: runsCommand.read,
  settings: settingsCommand.read,
  setup: (args) => expect(Array.isArray(readSetup(args, env))).toBe(false),
  sync: syncCommand.read,
};

/** Words as a shell takes them apart. */
const wordsOf = (text: string) =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const commands = [...page.matchAll(/npm run (\w+)(?: -- ([^`\n]+))?/g)].map(
  ([text, name = '', rest = '']) => ({ text, name, args: wordsOf(rest) }),
);

it.each(commands)('$text of docs/operations.md is understood', ({ name, args }) => {
  expect(Object.keys(readers)).toContain(name);
  expect(() => readers[name]?.(args)).not.toThrow();
});

it.each([
  'Why is X not there?',
  'What happened last night?',
  'Map another field',
  'Change the minimum',
  'Pause',
  'Upgrade',
  'Rotate a secret',
  'Move to another server',
  'Restore',
])('“%s” is answered with a command', (question) => {
  const section = page.split('\n## ').find((part) => part.startsWith(question)) ?? '';
  expect(section).toContain('npm run ');
});

it('every exit code is in the table', () => {
  for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});
