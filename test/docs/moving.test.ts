import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../scripts/commandLine/commandIo.ts';
import { runHere } from '../scripts/runHere.ts';
import { type ModuleInstallation, startModuleInstallation } from '../scripts/startModuleInstallation.ts';

const file = join(import.meta.dirname, '../../docs/moving-from-the-module.md');
const page = readFileSync(file, 'utf8');

/** A command, and below it what it prints. */
const shown = /^```sh\nnpm run (\S+)(?: -- (.*))?\n```\n\n```text\n[\s\S]*?```$/gm;

let made: ModuleInstallation;
beforeAll(async () => {
  made = await startModuleInstallation({ contacts: 60, withCalls: 6 });
  await setTasks(true);
});
afterAll(() => made.close());

const setTasks = (enabled: boolean) =>
  made.database.main
    .updateTable('CMS_ScheduledTask')
    .set({ TaskEnabled: enabled })
    .where('TaskClass', 'like', '%Dynamics365Sync%')
    .execute();

/** What differs from run to run and from machine to machine. */
function steady(text: string): string {
  return text
    .replaceAll(/[\d-]{10} [\d:]{5} UTC/g, '2026-12-01 09:00 UTC')
    .replaceAll(/by \S+ \(command line\)/g, 'by administrator (command line)')
    .replaceAll(/\b\d+ (s\b|requests)/g, (_whole, unit) => (unit === 's' ? '2 s' : '14 requests'))
    .replaceAll(/bridge tables of version \d+/g, 'bridge tables of version 6')
    .trimEnd();
}

/** After a change of what the commands print: `npx vitest run test/docs/moving.test.ts -u`, and read the page. */
it('shows what the commands print, one after the other, on an installation of the module', async () => {
  let written = page;
  for (const [block, name = '', rest = ''] of page.matchAll(shown)) {
    const { run } = (await import(/* @vite-ignore */ `../../scripts/${name}.ts`)) as { run: Run };
    // Step 2 of the page.
    if (name === 'migrate-from-module' && rest === '') await setTasks(false);
    const args = rest === '' ? [] : rest.split(' ');
    const { stdout, stderr } = await runHere(run, args, { env: made.env, cwd: made.folder });
    const [command] = block.split('```text');
    written = written.replace(block, () => `${command}\`\`\`text\n${steady(stdout + stderr)}\n\`\`\``);
  }
  await expect(written).toMatchFileSnapshot(file);
  expect([...page.matchAll(shown)]).toHaveLength(7);
});

it('has something to see at every step', () => {
  const steps = page.split(/^## /m).filter((section) => /^\d\./.test(section));
  expect(steps).toHaveLength(9);
  const without = steps.filter((section) => !/^\*\*What (to see|the numbers mean)/m.test(section));
  expect(without.map((section) => section.split('\n')[0])).toEqual([
    '9. Take the module’s code out'.replace('’', "'"),
  ]);
});

it('tells the way back', () => {
  expect(page).toMatch(/^## The way back$[\s\S]*npm run setup -- --remove --yes[\s\S]*\*\*What to see/m);
});
