import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

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
    const executablePath = await chromium.executablePath();
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
