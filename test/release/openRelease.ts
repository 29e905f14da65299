import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPackages } from '../../scripts/package/buildPackages.ts';
import { buildRelease, type Release } from '../../scripts/release/buildRelease.ts';

export interface Ended {
  code: number | null;
  /** What it said, on either stream. */
  said: string;
}

/** A release that was unpacked into an empty folder of its own. */
export interface OpenRelease {
  release: Release;
  folder: string;
  /** The file that Node is given. */
  starter: string;
  /** Runs a command of it with Node alone: there is no npm on the path, and nothing of the checkout. */
  run(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  remove(): void;
}

export const makeRelease = (): Promise<Release> => buildRelease('.', buildPackages('.'));

/** Unpacks a release as an administrator does. */
export function openRelease(release: Release): OpenRelease {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  for (const [path, content] of Object.entries(release.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const starter = join(folder, 'xperience-dynamics365.mjs');
  return {
    release,
    folder,
    starter,
    run(args, env = {}) {
      const child = spawn(process.execPath, [starter, ...args], {
        cwd: folder,
        env: { PATH: '/nowhere', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
      }
      return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
