import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import { carryOutMove } from '../../bridge/sync/move/carryOutMove.ts';
import { emptyPlan, type MovePlan } from '../../bridge/sync/move/movePlan.ts';
import { planMove } from '../../bridge/sync/move/planMove.ts';
import { pageOfMove } from '../../scripts/setup/move/pageOfMove.ts';
import { leaveOutOwner } from '../sync/move/leaveOutOwner.ts';
import { type MoveStage, type NewEngine, startMoveStage } from '../sync/move/startMoveStage.ts';
import { separated } from '../sync/openSampleDatabase.ts';
import { type Opened, openBrowser } from './openBrowser.ts';
import { bringAxe, type Serious, seriousOf } from './seriousOf.ts';
import { type ServedPages, servePagesOf, testKeySecret } from './servePagesOf.ts';

const hostile = '<img src="https://evil.example/x" onerror="alert(1)">';
const now = new Date('2026-11-30T12:00:00Z');
const file = join(tmpdir(), `plan-of-a-move-${process.pid}.html`);
/** More than one page of the list holds. */
const leftOut = 60;

let opened: Opened;
let stage: MoveStage;
let after: NewEngine;
let pages: ServedPages;
let plan: MovePlan;
let left: number[];
let key: string;

beforeAll(async () => {
  opened = separated ? { missing: 'separated contact data cannot be migrated' } : await openBrowser();
  if (!('browser' in opened)) return;
  stage = await startMoveStage({ contacts: 240 });
  await stage.sync();
  left = [...(await stage.links()).keys()].slice(0, leftOut);
  await leaveOutOwner(stage, left);
  await stage.database.main
    .updateTable('CMS_Form')
    .set({ FormName: hostile })
    .where('FormID', '=', 1)
    .execute();
  // Users have to set new passwords after a migration; a key goes on.
  const made = await createApiKey(stage.database, {
    name: 'who moves',
    scopes: ['read', 'sync', 'manage'],
    expiresAt: undefined,
    secret: testKeySecret,
    createdBy: 'test',
  });
  if (!('key' in made)) throw new Error(made.detail);
  ({ key } = made);
  await stage.pauseOld();
  await stage.migrate();
  const installations = {
    ...(await stage.open()),
    zones: { before: 'America/New_York', now: stage.options.timeZone },
  };
  plan = await planMove(installations);
  await writeFile(file, await pageOfMove(plan, now));
  await carryOutMove(installations, plan);
  after = await stage.startNew();
  await after.syncContacts();
  pages = await servePagesOf(after.engine, stage.dynamics.url);
});

afterAll(async () => {
  if (!('browser' in opened)) return;
  await opened.browser.close();
  await rm(file, { force: true });
  await pages?.close();
  await stage?.close();
});

async function openPage(context: TestContext, options: BrowserContextOptions = {}): Promise<Page> {
  if (!('browser' in opened)) return context.skip(opened.missing);
  const window = await opened.browser.newContext(options);
  context.onTestFinished(() => window.close());
  return window.newPage();
}

async function signedIn(
  context: TestContext,
  { admin = pages.admin, ...options }: BrowserContextOptions & { admin?: string } = {},
): Promise<Page> {
  const page = await openPage(context, options);
  await page.goto(`${admin}sign-in`);
  await page.getByText('Use an API key instead').click();
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
  await page.waitForURL(admin);
  return page;
}

const beyondSide = (page: Page) => page.evaluate('document.documentElement.scrollWidth - innerWidth');

test('the plan in a file tells everything by itself, loads nothing and runs nothing of the database', async (context) => {
  const page = await openPage(context);
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('console', (message) => complaints.push(message.text()));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  expect([asked, complaints]).toEqual([[address], []]);
  const text = (await page.textContent('main')) ?? '';
  expect(text).toContain('It can be moved.');
  expect(text).toContain('looked at 2026-11-30 12:00:00 UTC');
  expect(text).toContain(`Its owner is no user of the new installation${leftOut}${left.join(', ')}`);
  expect(text).toContain(hostile);
  expect(text).toContain('of America/New_York up to the move');
  expect(text).toContain('ContactBirthday');
  expect(text).toContain('Point XPERIENCE_DATABASE of the bridge to the new database');
  // The style is taken: a policy that refused it would leave black on white.
  expect(await page.evaluate("getComputedStyle(document.querySelector('.banner')).display")).toBe('flex');
});

test('both have nothing serious for axe-core, light and dark, and nothing goes beyond 360 px', async (context) => {
  const page = await signedIn(context);
  await bringAxe(page.context());
  const serious: Serious[] = [];
  const beyond: unknown[] = [];
  for (const address of [pathToFileURL(file).href, `${pages.admin}move`, `${pages.admin}move?after=1`]) {
    await page.goto(address);
    serious.push(await seriousOf(page, pages.admin));
    await page.setViewportSize({ width: 360, height: 740 });
    beyond.push(await beyondSide(page));
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  expect(serious).toEqual(Array(3).fill({ light: [], dark: [] }));
  expect(beyond).toEqual([0, 0, 0]);
});

test('what stands in the way is told with what to do about it', async (context) => {
  const page = await openPage(context);
  const refused = emptyPlan();
  refused.obstacles.push({ code: 'oldNotPaused', detail: 'It is not paused.', remedy: 'Pause <it>.' });
  await page.setContent(await pageOfMove(refused, now));
  const text = (await page.textContent('main')) ?? '';
  expect(text).toContain('It cannot be moved yet. One thing stands in the way.');
  expect(text).toContain('Pause <it>. oldNotPaused');
});

test('what contacts refer to by number is compared by name', ({ skip }) => {
  if (!('browser' in opened)) skip(opened.missing);
  const { country, owner } = Object.fromEntries(plan.references.map((each) => [each.kind, each]));
  expect(country).toMatchObject({ missing: 0 });
  expect(country?.used).toBeGreaterThan(1);
  expect(country?.renumbered).toBe(country?.used);
  expect(owner).toMatchObject({ missing: 1, missingNames: [expect.any(String)] });
});

test('the report is led to from the overview and from the plan of the first run, and names whoever is held page by page', async (context) => {
  const page = await signedIn(context);
  expect(await page.textContent('.needs')).toContain('nothing is sent before somebody agrees');
  await page.getByRole('link', { name: 'Report of the move' }).click();
  await page.waitForURL(`${pages.admin}move`);
  expect(await page.textContent('.answer')).toContain('The first run waits until somebody agrees.');
  // Settings are called as on their page, not by their keys.
  const settings = await page.locator('dt:has-text("Settings") + dd').textContent();
  expect(settings).toContain('Synchronize contacts, Mapping of contacts');
  await page.getByRole('link', { name: 'Look at the plan' }).click();
  await page.getByRole('link', { name: 'Report of the move' }).click();
  const named = async () =>
    (await page.locator('#held table').last().locator('tbody th').allTextContents()).map(Number);
  const first = await named();
  await page.getByRole('link', { name: 'Next' }).click();
  const second = await named();
  expect([...first, ...second]).toEqual(left);
  expect(first).toHaveLength(50);
});

test('a page of an installation that was not moved is not there', async (context) => {
  if (!('browser' in opened)) return context.skip(opened.missing);
  const here = await servePagesOf(stage.engine, stage.dynamics.url);
  context.onTestFinished(() => here.close());
  const page = await signedIn(context, { admin: here.admin });
  expect((await page.goto(`${here.admin}move`))?.status()).toBe(404);
});
