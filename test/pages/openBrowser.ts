import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium as driver } from 'playwright-core';
import manifest from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

/** Where the browser is kept for the next run, as its package unpacks it; `npm ci` forgets it. */
const unpacked = join(
  root,
  `node_modules/.cache/chromium-${manifest.devDependencies['@sparticuz/chromium']}`,
);

/** What a browser of a test does without: nothing of it may reach beyond this machine. */
const withoutNetwork = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/** The browser, or why none can start on this machine. */
export type Opened = { browser: Browser } | { missing: string };

let opened: Promise<Opened> | undefined;

/** The browser of this process, one for all tests of a file, which closes it. Tests skip, and say why, where none can start. */
export function openBrowser(): Promise<Opened> {
  opened ??= start();
  return opened;
}

async function start(): Promise<Opened> {
  try {
    const executablePath = await unpack();
    const browser = await driver.launch({ executablePath, headless: true, args: withoutNetwork });
    // Files that share a process each end theirs; the next one gets another.
    browser.once('disconnected', () => {
      opened = undefined;
    });
    return { browser };
  } catch (error) {
    return { missing: `no browser can start here: ${error}` };
  }
}

/** The package takes a file for whole that another process is still writing: each unpacks its own, and the first counts. */
async function unpack(): Promise<string> {
  if (!existsSync(unpacked)) {
    mkdirSync(dirname(unpacked), { recursive: true });
    const TMPDIR = mkdtempSync(`${unpacked}-`);
    const program = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      env: { ...process.env, TMPDIR },
    });
    try {
      renameSync(TMPDIR, unpacked);
    } catch (error) {
      if (!existsSync(unpacked)) throw error;
      rmSync(TMPDIR, { recursive: true });
    }
  }
  return join(unpacked, 'chromium');
}
