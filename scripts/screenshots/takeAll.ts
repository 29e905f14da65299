import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Page } from 'playwright-core';
import { connectCaller } from '../../test/standins/dataverse/connectCaller.ts';
import { createDataverseStandin } from '../../test/standins/dataverse/createDataverseStandin.ts';
import { importTables } from '../demo/importTables.ts';
import { openStage } from '../demo/openStage.ts';
import { startBridge } from '../demo/startBridge.ts';
import { makeSample } from '../sample/makeSample.ts';
import { sampleUsers } from '../sample/sampleUsers.ts';
import { makeHistory } from './makeHistory.ts';
import { shrinkPicture } from './shrinkPicture.ts';
import { takeMovePictures } from './takeMovePictures.ts';
import { takePictures } from './takePictures.ts';

const images = fileURLToPath(new URL('../../docs/images', import.meta.url));
const keySecret = 'only for the pictures of the documentation';
const browserArguments = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'];

/** Takes all pictures of the documentation anew, of a sample with so many contacts. @param tell told of each picture */
export async function takeAll(contacts: number, tell: (text: string) => void): Promise<void> {
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
