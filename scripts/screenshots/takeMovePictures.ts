import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { noExtensions } from '../../bridge/extensions/noExtensions.ts';
import { carryOutMove } from '../../bridge/sync/move/carryOutMove.ts';
import { planMove } from '../../bridge/sync/move/planMove.ts';
import { pauseBridge } from '../../bridge/sync/state/pause/changePause.ts';
import { openXperience } from '../../bridge/xperience/openXperience.ts';
import { migrate } from '../../test/standins/migrationTool/migrate.ts';
import { type RunningBridge, startBridge } from '../demo/startBridge.ts';
import { makeSample } from '../sample/makeSample.ts';
import { openForSample } from '../sample/openForSample.ts';
import { pageOfMove } from '../setup/move/pageOfMove.ts';

/** An installation of Xperience 13 with a history; its bridge is stopped. */
export interface MovedWorld {
  old: BridgeDatabase;
  /** File of it. */
  file: string;
  /** Folder for the new one. */
  folder: string;
  timeZone: string;
  /** Variables of its bridge. */
  environment: Record<string, string>;
  keySecret: string;
  browser: Browser;
  keep(name: string, page: Page): Promise<void>;
}

/** The plan of a move to Xperience by Kentico, and the report of it in the pages of the new installation. */
export async function takeMovePictures(world: MovedWorld): Promise<void> {
  const { old, file, folder, timeZone, environment, keySecret, browser, keep } = world;
  await leaveSomeBehind(old);
  const made = await createApiKey(old, {
    name: 'Who moves the bridge',
    scopes: ['read', 'sync', 'manage'],
    expiresAt: undefined,
    secret: keySecret,
    createdBy: 'site.admin',
  });
  if (!('key' in made)) throw new Error(made.detail);
  await pauseBridge(old, { reason: 'moving to Xperience by Kentico', by: 'site.admin' });
  const target = join(folder, 'byKentico.db');
  await makeTarget(target, timeZone);
  await migrate({ source: file, target });
  const fresh = await openXperience({ database: { kind: 'embedded', file: target } }, { timeZone });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    const installations = {
      old,
      fresh,
      zones: { before: timeZone, now: 'UTC' },
      extensions: noExtensions,
    };
    const plan = await planMove(installations);
    const shown = {
      ...plan,
      from: { ...plan.from, database: 'Xperience13' },
      to: { ...plan.to, database: 'XperienceByKentico' },
    };
    await page.setContent(await pageOfMove(shown, new Date()));
    await keep('move-plan', page);
    await carryOutMove(installations, shown);
    const bridge = await startBridge({ ...environment, XPERIENCE_DATABASE: target });
    await openReport(page, bridge, made.key)
      .then(() => keep('move-report', page))
      .finally(() => bridge.stop());
  } finally {
    await page.close();
    await fresh.close();
  }
}

/** Contacts whose owner is nobody in the new installation: two users with one address are not brought over. */
async function leaveSomeBehind({ db, main, dialect }: BridgeDatabase): Promise<void> {
  const linked = db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is not', null)
    .orderBy('ContactID');
  const some = await dialect.limit(linked, 8).execute();
  const numbers = some.map(({ ContactID }) => ContactID);
  await db
    .updateTable('OM_Contact')
    .set({ ContactOwnerUserID: 6 })
    .where('ContactID', 'in', numbers)
    .execute();
  await main
    .updateTable('CMS_User')
    .set({ Email: 'office@blueheron.example' })
    .where('UserID', 'in', [6, 7])
    .execute();
}

async function makeTarget(target: string, timeZone: string): Promise<void> {
  const made = await openForSample(target, timeZone, undefined, 'xbk');
  await makeSample(made, { contacts: 0, seed: 1, product: 'xbk', beforeMigration: true, setUp: undefined });
  await made.close();
}

async function openReport(page: Page, { url }: RunningBridge, key: string): Promise<void> {
  await page.goto(`${url}/admin/`);
  await page.click('summary');
  await page.fill('input[name="key"]', key);
  await page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
  await page.waitForLoadState('networkidle');
  await page.goto(`${url}/admin/move`);
  await page.waitForLoadState('networkidle');
}
