import type { Page } from 'playwright-core';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { Caller } from '../../test/standins/dataverse/connectCaller.ts';
import { addSubscriptions } from './addSubscriptions.ts';

/** What pictures are taken of. */
export interface PictureWorld {
  /** Address of the pages, ending in `admin/`. */
  admin: string;
  page: Page;
  /** Keeps what the page shows now. */
  keep(name: string, page?: Page): Promise<void>;
  database: BridgeDatabase;
  inDynamics: Caller;
  /** BRIDGE_KEY_SECRET. */
  keySecret: string;
}

/** Pages as an administrator meets them: first the empty installation, then one with a history. */
export async function takePictures(world: PictureWorld, makeHistory: () => Promise<void>): Promise<void> {
  const { page, admin, keep } = world;
  const open = async (path: string) => {
    await page.goto(`${admin}${path}`);
    await page.waitForLoadState('networkidle');
  };
  const picture = async (name: string, path: string) => {
    await open(path);
    await keep(name);
  };
  await picture('first-steps', 'first-steps');
  await makeHistory();
  await picture('overview', '');
  await picture('contacts', 'contacts');
  const contact = await page.getAttribute('table a[href*="contacts/"]', 'href');
  const [, id = ''] = /contacts\/(\d+)/.exec(contact ?? '') ?? [];
  await picture('contact', `contacts/${(await changedContact(world)) ?? id}`);
  await picture('runs', 'runs');
  await picture('run-start', 'runs/start');
  await picture('failures', 'failures');
  await picture('in-step', 'in-step');
  await picture('mapping', 'mapping');
  await picture('mapping-proposal', 'mapping/proposal');
  await picture('activities', 'activities');
  await picture('settings', 'settings');
  await picture('keys', 'keys');
  await picture('change-log', 'changes');
  // Last: a paused one is told of on the overview and among the failures.
  await addSubscriptions(world.database, world.keySecret);
  await picture('instant-triggers', 'instant-triggers');
  const other = await page
    .context()
    .browser()
    ?.newPage({ viewport: { width: 1280, height: 700 } });
  if (other) {
    await other.goto(`${admin}sign-in`);
    await keep('sign-in', other);
    await other.close();
  }
}

/** One that was edited last: its page has most to tell. */
async function changedContact({ database }: PictureWorld): Promise<number | undefined> {
  const query = database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is not', null)
    .orderBy('ContactLastModified', 'desc');
  return (await database.dialect.limit(query, 1).executeTakeFirst())?.ContactID;
}
