import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleProgram } from './bundleProgram.ts';

export interface ExecutableOptions {
  /** The Node that makes them and is inside the one for this system. */
  node: string;
  /** The node.exe that is inside the one for Windows; of the same version. */
  windows?: string | undefined;
}

export interface Executable {
  name: string;
  bytes: number;
}

/** Older ones take neither modules nor make the file by themselves. */
const leastNode = 26;

/** What the pages are served with; read by bridge/pages/frame/staticFiles.ts. */
const served = ['style.css', 'enhance.js', 'icon.svg'];

/**
 * Makes the program one file with Node inside (Node's single executable application), each with its checksum beside it.
 * @param root folder of a complete checkout
 * @param folder that they are written to
 * @throws with a sentence when that Node cannot make them
 */
export async function buildExecutables(
  root: string,
  folder: string,
  { node, windows }: ExecutableOptions,
): Promise<Executable[]> {
  const asked = spawnSync(
    node,
    ['-p', 'process.versions.node + " " + process.platform + "-" + process.arch'],
    {
      encoding: 'utf8',
    },
  );
  const [version = '', system = ''] = (asked.stdout ?? '').trim().split(' ');
  if (asked.status !== 0) throw new Error(`--executable: ${node} is no Node that can be run here.`);
  if (Number.parseInt(version, 10) < leastNode)
    throw new Error(`--executable takes Node ${leastNode} or newer, and ${node} is Node ${version}.`);
  const { version: own } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const { files } = await bundleProgram(root, { single: true });
  const making = mkdtempSync(join(tmpdir(), 'executable-'));
  try {
    writeFileSync(join(making, 'bridge.mjs'), files['bridge.mjs'] ?? '');
    const make = (name: string, executable?: string): Executable => {
      const output = join(folder, name);
      const config = join(making, 'sea.json');
      writeFileSync(
        config,
        JSON.stringify({
          main: join(making, 'bridge.mjs'),
          mainFormat: 'module',
          output,
          disableExperimentalSEAWarning: true,
          assets: {
            ...Object.fromEntries(served.map((file) => [file, resolve(root, 'bridge/pages/assets', file)])),
            'htmx.min.js': resolve(root, 'node_modules/htmx.org/dist/htmx.min.js'),
          },
          ...(executable !== undefined && { executable: resolve(executable) }),
        }),
      );
      const { status, stdout, stderr } = spawnSync(node, ['--build-sea', config], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`Node could not make ${name}: ${stderr || stdout}`);
      const bytes = readFileSync(output);
      writeFileSync(`${output}.sha256`, `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
      return { name, bytes: bytes.length };
    };
    const stem = `xperience-dynamics365-bridge-${own}`;
    return [
      make(`${stem}-${system}`),
      ...(windows === undefined ? [] : [make(`${stem}-win32-x64.exe`, windows)]),
    ];
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
