import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Page } from 'playwright-core';
import { connectCaller } from '../test/standins/dataverse/connectCaller.ts';
import { createDataverseStandin } from '../test/standins/dataverse/createDataverseStandin.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { importTables } from './demo/importTables.ts';
import { openStage } from './demo/openStage.ts';
import { startBridge } from './demo/startBridge.ts';
import { makeSample } from './sample/makeSample.ts';
import { sampleUsers } from './sample/sampleUsers.ts';
import { makeHistory } from './screenshots/makeHistory.ts';
import { shrinkPicture } from './screenshots/shrinkPicture.ts';
import { takeMovePictures } from './screenshots/takeMovePictures.ts';
import { takePictures } from './screenshots/takePictures.ts';

const help = `Takes the pictures of docs/administrators.md and of docs/moving-to-xperience-by-kentico.md: a sample installation, a Dataverse stand-in, the bridge and a browser.

Usage: npm run screenshots -- [options]
  --contacts N   contacts of the sample (default 1000)
  --help         this text`;

const images = fileURLToPath(new URL('../docs/images', import.meta.url));
const keySecret = 'only for the pictures of the documentation';
const browserArguments = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'];

interface Options {
  contacts: number;
}

async function takeAll({ contacts }: Options, tell: (text: string) => void): Promise<void> {
  const stage = await openStage(undefined, false);
  const dynamics = await createDataverseStandin();
  const { database, address, timeZone } = stage;
  try {
    const organization = { organizationId: dynamics.organization.id, url: dynamics.url };
    await makeSample(database, { contacts, seed: 1, setUp: { timeZone, firstRunWaits: true, organization } });
    importTables(dynamics);
    const [application] = dynamics.conditions.directory.applications.values();
    const authority = new URL(dynamics.authority);
    const environment = {
      XPERIENCE_DATABASE: address,
      XPERIENCE_TIME_ZONE: timeZone,
      BRIDGE_KEY_SECRET: keySecret,
      DYNAMICS365_URL: dynamics.url,
      DYNAMICS365_AUTHORITY: authority.origin,
      DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
      DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
      DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
    };
    const bridge = await startBridge(environment);
    const browser = await driver.launch({
      executablePath: await chromium.executablePath(),
      headless: true,
      args: browserArguments,
    });
    try {
      mkdirSync(images, { recursive: true });
      const page = await signIn(
        await browser.newPage({ viewport: { width: 1280, height: 900 } }),
        bridge.url,
      );
      const keep = async (name: string, taken: Page = page) => {
        const picture = shrinkPicture(await taken.screenshot({ type: 'png' }));
        writeFileSync(`${images}/${name}.png`, picture);
        tell(`${name}.png, ${Math.round(picture.length / 1024)} kB`);
      };
      const world = {
        admin: `${bridge.url}/admin/`,
        page,
        keep,
        database,
        keySecret,
        inDynamics: await connectCaller(dynamics),
      };
      await takePictures(world, () => makeHistory(world));
      await bridge.stop();
      const folder = dirname(address);
      await takeMovePictures({
        old: database,
        file: address,
        folder,
        timeZone,
        environment,
        keySecret,
        browser,
        keep,
      });
    } finally {
      await browser.close();
      await bridge.stop();
    }
  } finally {
    await dynamics.close();
    await stage.remove();
  }
}

async function signIn(page: Page, url: string): Promise<Page> {
  const user = sampleUsers.find(({ name }) => name === 'site.admin');
  await page.goto(`${url}/admin/`);
  await page.fill('input[name="name"]', user?.name ?? '');
  await page.fill('input[name="password"]', user?.password ?? '');
  await page.click('form button.main');
  await page.waitForLoadState('networkidle');
  return page;
}

export const run = defineCommand<Options>({
  help,
  read(args) {
    const { values, words } = readArguments(args, { contacts: { type: 'string', default: '1000' } });
    noMoreWords(words);
    return { contacts: Number(values.contacts) };
  },
  run: async (options, { screen }) => {
    await takeAll(options, (text) => screen.print(text));
    return exitCodes.done;
  },
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
