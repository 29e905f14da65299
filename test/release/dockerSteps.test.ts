import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../scripts/demo/startBridge.ts';
import { startStage } from '../sync/startStage.ts';
import { environmentOf } from './environmentOf.ts';
import { type Instruction, readDockerfile } from './readDockerfile.ts';

/** A file system of its own, as a folder: what a step names with a slash at its beginning is in it. */
class Root {
  readonly folder: string;
  workFolder = '/';
  readonly env: Record<string, string> = {};
  user: number | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  at(path: string): string {
    return join(this.folder, resolve(this.workFolder, path));
  }
}

/** What the build is given, by git: nothing that .dockerignore keeps back. */
function contextFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
  return listed.split('\n').filter((path) => path !== '' && existsSync(path));
}

const copyInto = (from: string, to: string) => {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
};

function copy(root: Root, text: string, stages: ReadonlyMap<string, Root>): void {
  const [, stage] = /^--from=(\w+) /.exec(text) ?? [];
  const words = text.split(' ').filter((word) => !word.startsWith('--'));
  const target = words.pop() ?? '';
  for (const word of words) {
    if (stage !== undefined) cpSync(stages.get(stage)?.at(word) ?? '', root.at(target), { recursive: true });
    else if (word === '.') for (const path of contextFiles()) copyInto(path, root.at(path));
    else copyInto(word, join(root.at(target), basename(word)));
  }
}

/** Packages are not fetched here: those of the checkout are linked, after it is seen that npm would take what lies there. */
function run(root: Root, command: string): void {
  const inRoot = command.replaceAll(/(^|\s)\/(?=\w)/g, `$1${root.folder}/`);
  if (/^npm ci\b/.test(inRoot)) {
    for (const needed of ['package.json', 'package-lock.json', '.npmrc'])
      expect([needed, existsSync(root.at(needed))]).toEqual([needed, true]);
    mkdirSync(root.at('node_modules'));
    for (const path of globSync('node_modules/{*,.bin}', { exclude: (name) => name === '.cache' }))
      execFileSync('cp', ['-al', path, root.at('node_modules')]);
    return;
  }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', inRoot], {
    cwd: root.at('.'),
    env: { ...process.env, ...root.env },
    encoding: 'utf8',
  });
  expect([command, status, status === 0 ? '' : stdout + stderr]).toEqual([command, 0, '']);
}

/** @returns what the step leaves for the start of the container */
function take(root: Root, { name, text }: Instruction, stages: ReadonlyMap<string, Root>): void {
  if (name === 'WORKDIR') {
    root.workFolder = resolve(root.workFolder, text);
    mkdirSync(root.at('.'), { recursive: true });
  } else if (name === 'COPY') copy(root, text, stages);
  else if (name === 'RUN') run(root, text);
  else if (name === 'ENV')
    for (const [, key = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) root.env[key] = value;
  else if (name === 'USER') root.user = Number(text.split(':')[0]);
}

const listOf = (instructions: readonly Instruction[], name: string): string[] => {
  const text = instructions.find((each) => each.name === name)?.text ?? '[]';
  return JSON.parse(text.slice(text.indexOf('[')));
};

it('the steps of the Dockerfile make a folder that starts, is healthy, and cannot be changed by its process', async () => {
  // Node takes no TypeScript below node_modules; dist is in no build.
  mkdirSync('dist', { recursive: true });
  const making = mkdtempSync(resolve('dist', 'container-'));
  onTestFinished(() => rmSync(making, { recursive: true, force: true }));
  const stages = new Map<string, Root>();
  const read = readDockerfile(readFileSync('deployment/container/Dockerfile', 'utf8'));
  for (const { name, instructions } of read) {
    const root = new Root(join(making, name || 'last'));
    for (const instruction of instructions) take(root, instruction, stages);
    stages.set(name, root);
  }
  const container = stages.get('');
  const last = read.at(-1)?.instructions ?? [];
  if (!container) throw new Error('There is no last stage.');
  expect(existsSync(container.at('manifest.json'))).toBe(true);
  for (const secret of ['.env', '.git', 'node_modules/vitest', 'test'])
    expect([secret, existsSync(container.at(secret))]).toEqual([secret, false]);

  const stage = await startStage({ contacts: 20, seed: 4 });
  onTestFinished(() => stage.close());
  const port = String(await freePort());
  const [node = '', ...args] = [...listOf(last, 'ENTRYPOINT'), ...listOf(last, 'CMD')];
  expect(node).toBe('node');
  const { xperience } = stage.options;
  const data = join(making, 'data');
  cpSync(dirname(xperience), data, { recursive: true });
  for (const path of [making, data]) chmodSync(path, 0o777);
  for (const path of globSync(join(data, '*'))) chmodSync(path, 0o666);
  // Root may become the user of the image; anybody else is no owner of what a root has made, either.
  const uid = process.getuid?.() === 0 && mayRead(container) ? container.user : undefined;
  const asUser = { ...(uid !== undefined && { uid, gid: uid }) };
  const env = {
    ...container.env,
    ...environmentOf(stage),
    XPERIENCE_DATABASE: join(data, basename(xperience)),
    BRIDGE_PORT: port,
  };
  const bridge = spawn(process.execPath, args, { cwd: container.at('.'), env, ...asUser });
  let said = '';
  for (const stream of [bridge.stdout, bridge.stderr]) stream.on('data', (text) => (said += text));
  onTestFinished(() => void bridge.kill('SIGKILL'));
  const ended = new Promise((done) => bridge.once('exit', done));

  const [asked = '', ...probe] = listOf(last, 'HEALTHCHECK').map((word) => word.replaceAll('8365', port));
  expect([asked, last.find(({ name }) => name === 'EXPOSE')?.text]).toEqual(['node', '8365']);
  await vi.waitFor(
    () =>
      expect([spawnSync(process.execPath, probe, { env: {}, ...asUser }).status, said]).toEqual([0, said]),
    { timeout: 60_000, interval: 500 },
  );
  if (uid !== undefined) {
    const written = spawnSync('sh', ['-c', 'touch manifest.json program/x'], {
      cwd: container.at('.'),
      ...asUser,
    });
    expect(written.status).not.toBe(0);
  }
  bridge.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(spawnSync(process.execPath, probe, { env: {}, ...asUser }).status).toBe(1);
});

/** Whether the folders above let the user of the image through. */
function mayRead(container: Root): boolean {
  const uid = container.user ?? 0;
  return spawnSync('test', ['-r', container.at('manifest.json')], { uid, gid: uid }).status === 0;
}
