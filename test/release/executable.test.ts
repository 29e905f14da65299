import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../scripts/demo/startBridge.ts';
import { buildExecutables } from '../../scripts/release/buildExecutables.ts';
import { startStage } from '../sync/startStage.ts';
import { environmentOf } from './environmentOf.ts';

/** Node 26 makes it: the one that runs this, or the one that XPERIENCE_TEST_NODE_26 names. */
const node26 =
  process.env.XPERIENCE_TEST_NODE_26 ??
  (Number.parseInt(process.versions.node, 10) >= 26 ? process.execPath : undefined);

let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'executable-'));
  if (node26 === undefined) return;
  const [made] = await buildExecutables('.', folder, { node: node26 });
  file = join(folder, made?.name ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(file, args, { cwd: folder, env: { PATH: '/nowhere', ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, said: () => said };
}

async function run(args: readonly string[], env?: Record<string, string>) {
  const { ended, said } = start(args, env);
  return { code: await ended, said: said() };
}

describe.skipIf(node26 === undefined)(
  'the single executable, without Node and with nothing beside it',
  () => {
    it('says its version, its commands, and what is wrong with the configuration', async () => {
      expect(await run(['--version'])).toEqual({ code: 0, said: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
      expect(await run(['doctor', '--help'])).toMatchObject({ code: 0 });
      expect(await run(['start'])).toEqual({ code: 2, said: expect.stringContaining('XPERIENCE_DATABASE') });
    });

    it('looks at an installation, makes a dry run, serves operations and pages, loads extensions, and ends', async () => {
      const stage = await startStage({ contacts: 60, seed: 5 });
      onTestFinished(() => stage.close());
      const extensions = join(folder, 'extensions');
      mkdirSync(extensions);
      cpSync('docs/extensions/examples/fullName.ts', join(extensions, 'fullName.ts'));
      const port = String(await freePort());
      const environment = { ...environmentOf(stage), BRIDGE_PORT: port, BRIDGE_EXTENSIONS: extensions };
      expect(await run(['doctor'], environment)).toMatchObject({ said: expect.stringContaining('0 errors') });
      expect(await run(['sync', 'contacts', '--dry-run', '--wait'], environment)).toMatchObject({ code: 0 });

      const bridge = start(['start'], environment);
      onTestFinished(() => void bridge.child.kill('SIGKILL'));
      const url = `http://127.0.0.1:${port}`;
      await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
        timeout: 60_000,
      });
      const page = await fetch(`${url}/xperience-dynamics365/admin/`);
      const html = await page.text();
      for (const found of [/href="([^"]*style\.[0-9a-f]+\.css)"/, /src="([^"]*htmx\.[0-9a-f]+\.js)"/]) {
        const address = new URL(found.exec(html)?.[1] ?? 'missing', page.url);
        expect([address.pathname, (await fetch(address)).status]).toEqual([address.pathname, 200]);
      }
      bridge.child.kill('SIGTERM');
      expect(await bridge.ended).toBe(0);
    });
  },
);

it.runIf(Number.parseInt(process.versions.node, 10) < 26)(
  'an older Node is told that it cannot make one',
  async () => {
    await expect(buildExecutables('.', folder, { node: process.execPath })).rejects.toThrow(
      /takes Node 26 or newer, and .* is Node 24\./,
    );
    await expect(buildExecutables('.', folder, { node: '/nowhere/node' })).rejects.toThrow(/can be run here/);
  },
);
