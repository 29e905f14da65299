import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it, onTestFinished } from 'vitest';
import { zipFiles } from '../../scripts/package/zipFiles.ts';
import type { SampleProduct } from '../../scripts/sample/byKentico/product.ts';
import { makeSample } from '../../scripts/sample/makeSample.ts';
import { openForSample } from '../../scripts/sample/openForSample.ts';
import { createDataverseStandin } from '../standins/dataverse/createDataverseStandin.ts';
import { makeRelease } from './openRelease.ts';

const timeZone = 'Europe/Prague';
const byKentico = 'docs/xperience-by-kentico.md';

/** The steps of docs/install.md that are commands, from the program to the first dry run, in their order. */
function commandsOfPage(page: string, first = '\n## 3. The program', behind = '\n## 12. '): string[] {
  const from = page.indexOf(first);
  const to = page.indexOf(behind);
  const blocks = [...page.slice(from, to).matchAll(/^```sh\n([^`]*)^```$/gm)].map(([, text = '']) => text);
  return blocks.flatMap((text) => text.trim().split('\n'));
}

/** As the page says: where it has `npm run doctor`, a release has `./xperience-dynamics365 doctor`. */
const asReleased = (command: string): string =>
  command.replace(/^npm run (\w+)( --(?= ))?/, './xperience-dynamics365 $1');

/** Beside the stand-in, which has to answer meanwhile. */
async function carryOut(command: string, cwd: string): Promise<{ status: number | null; output: string }> {
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };
  const child = spawn('sh', ['-c', command], { cwd, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output };
}

/** What README.md says it takes. */
const said = /(\w+) commands and about (\d+) seconds/.exec(readFileSync('README.md', 'utf8'));

/** From unpacking on, in a folder of its own. @returns the commands with what each printed, and the seconds they took */
async function install(product: SampleProduct): Promise<{ printed: Map<string, string>; seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'first-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'xperience.db');
  const sample = await openForSample(file, timeZone, undefined, product);
  await makeSample(sample, {
    contacts: 100,
    seed: 3,
    product,
    onProgress: () => undefined,
    setUp: undefined,
  });
  await sample.close();
  const dynamics = await createDataverseStandin();
  onTestFinished(() => dynamics.close());
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  const zip = zipFiles((await makeRelease()).files);

  const began = performance.now();
  const release = join(folder, 'release');
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(release, path)), { recursive: true });
    writeFileSync(join(release, path), bytes, { mode: path === 'xperience-dynamics365' ? 0o755 : 0o644 });
  }
  const outputs = new Map<string, string>();
  const page = commandsOfPage(readFileSync(join(release, 'docs/install.md'), 'utf8'));
  // The module was never there, so that nothing is configured yet.
  const configuring =
    product === 'xbk'
      ? commandsOfPage(readFileSync(join(release, byKentico), 'utf8'), '\n## Installing', '\n## What works')
      : [];
  const commands = [
    ...page.slice(0, -1),
    ...configuring,
    ...(configuring.length > 0 ? ['npm run doctor'] : []),
    ...page.slice(-1),
  ].map(asReleased);
  for (const command of commands) {
    // The login that the page has to be filled in is the sample's file here.
    const { status, output } = await carryOut(command.replace(/"Data Source=[^"]*"/, `"${file}"`), release);
    // The doctor warns of what a sample on one machine has not got; a contact of the sample has a field that does not fit.
    // Where nothing was configured before, its first look names the mapping, and the next one that all is well.
    const isUnmapped = configuring.length > 0 && !outputs.has(command);
    const looked = isUnmapped ? [2] : [0, 1];
    const good = command.includes(' doctor') ? looked : command.includes(' sync') ? [0, 4] : [0];
    expect(`${command}: ${good.includes(status ?? -1) ? 'done' : output}`).toBe(`${command}: done`);
    outputs.set(command, output);
    if (command.startsWith('cp .env.example'))
      // What an administrator writes into it.
      writeFileSync(
        join(release, '.env'),
        [
          readFileSync(join(release, '.env.example'), 'utf8').replaceAll(/^[A-Z].*$/gm, ''),
          `XPERIENCE_DATABASE="${file}"`,
          `XPERIENCE_TIME_ZONE=${timeZone}`,
          `DYNAMICS365_URL=${dynamics.url}`,
          `DYNAMICS365_AUTHORITY=${authority.origin}`,
          `DYNAMICS365_TENANT_ID=${authority.pathname.slice(1)}`,
          `DYNAMICS365_CLIENT_ID=${application?.clientId}`,
          `DYNAMICS365_CLIENT_SECRET=${application?.secrets[0]}`,
        ].join('\n'),
      );
  }
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${commands.length} commands, ${seconds.toFixed(1)} s\n`);
  expect(outputs.get(commands.at(-1) ?? '')).toMatch(/Dry run 1 \(contacts\) has finished: .* created/);
  expect(dynamics.conditions.log.counts().rowsWritten).toBe(0);
  return { printed: outputs, seconds };
}

it('from unpacking to the first dry run it is the commands of docs/install.md, and as few as README.md says', async () => {
  const { printed, seconds } = await install('13');
  const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
  expect(said?.[1]).toBe(words[printed.size]);
  // On a machine with much else to do it takes longer, though not by so much.
  expect(seconds).toBeLessThan(Number(said?.[2]) * 10);
});

it('in Xperience by Kentico it is the same, with those of docs/xperience-by-kentico.md in which nothing is configured yet', async () => {
  const { printed } = await install('xbk');
  expect([...printed.keys()].filter((command) => command.includes('contactGroups='))).toHaveLength(1);
});
