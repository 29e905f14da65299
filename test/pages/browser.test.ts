import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, type TestContext, test } from 'vitest';
import { createReconciliations } from '../../bridge/sync/reconcile/createReconciliations.ts';
import { saveRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';
import { addSubscriptions } from '../../scripts/screenshots/addSubscriptions.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { type Opened, openBrowser } from './openBrowser.ts';
import { bringAxe, type Serious, seriousOf } from './seriousOf.ts';
import { type ServedPages, servePagesOf, testKeySecret } from './servePagesOf.ts';

/** Everything a signed-in person can open, with the states that the stage below makes. */
const paths = [
  '',
  'first-steps',
  'contacts',
  'contacts?q=nobody-has-this',
  'contacts/1',
  'contacts/2',
  'contacts/1/hold',
  'contacts/1/send',
  'contacts/1/link?row=wrong',
  'in-step',
  'in-step/compare',
  'in-step/differences?id=1&kind=qualifies',
  'in-step/earlier',
  'runs',
  'runs?result=failed',
  'runs/start',
  'runs/1',
  'runs/1?show=created',
  'runs/1/confirm',
  'runs/1/discard',
  'runs/2',
  'failures',
  'failures?show=dismissed',
  'failures?q=a',
  'failures/reason?code=tooLong&field=ContactNotes&of=contact',
  'keys',
  'keys/new',
  'changes?days=year&about=contact+1',
  'mapping',
  'mapping?edit=ContactPreferredDay',
  'mapping?show=unmapped&edit=ContactLoyaltyLevel&find=ti',
  'mapping/proposal',
  'mapping/preview?contact=1',
  'mapping/history',
  'mapping/file',
  'settings',
  'instant-triggers',
  'activities',
  'activities?edit=pagevisit',
  'no/such/page',
];

const mostBytes = 150_000;

const wide = { width: 1280, height: 720 };
const narrow = { width: 360, height: 740 };

let stage: Stage;
let pages: ServedPages;
let opened: Opened;

beforeAll(async () => {
  opened = await openBrowser();
  if (!('browser' in opened)) return;
  stage = await startStage({ contacts: 240, firstRunWaits: true });
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
  // Run 1 waits for a person, run 2 was a dry run.
  await stage.sync();
  await stage.sync({ dryRun: true });
  const comparison = createReconciliations(stage.engine.parts);
  await comparison.start('somebody');
  await comparison.settled();
  // The first is told, the third is paused.
  const [told = '', , paused = ''] = await addSubscriptions(stage.database, testKeySecret);
  for (const [id, what] of [
    [told, 'pause'],
    [told, 'recover'],
    [told, 'end'],
    [paused, 'leaveOut'],
  ])
    paths.push(`instant-triggers/decide?subscription=${id}&what=${what}`);
  // A filter that no longer fits the mapping, which is said above it.
  await saveRegistration(stage.database, {
    url: 'https://bridge.example.com/webhooks/dataverse',
    endpointId: null,
    columns: ['emailaddress1', 'new_gone', 'statecode'],
    keyPrefix: 'xdb_1',
    formerKeys: [],
    registeredAt: '2026-06-01T08:00:00Z',
  });
});

afterAll(async () => {
  if (!('browser' in opened)) return;
  await opened.browser.close();
  await pages.close();
  await stage.close();
});

/** A page of a browser of its own, and all that it complains of. */
async function openPage(
  context: TestContext,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  if (!('browser' in opened)) return context.skip(opened.missing);
  const { window, ...made } = await openWindow(opened.browser, options);
  context.onTestFinished(() => window.close());
  return made;
}

async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ window: BrowserContext; page: Page; complaints: string[] }> {
  const window = await browser.newContext(options);
  const page = await window.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { window, page, complaints };
}

async function signIn(page: Page, name = 'site.admin'): Promise<void> {
  const { password = '' } = sampleUsers.find((user) => user.name === name) ?? {};
  await page.goto(`${pages.admin}sign-in`);
  await page.getByLabel('Xperience user name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  await page.waitForURL(pages.admin);
}

describe('every page', () => {
  const serious: Serious = { light: [], dark: [] };
  const large: string[] = [];
  const beyond: string[] = [];
  let refused: string[] = [];

  beforeAll(async () => {
    if (!('browser' in opened)) return;
    const { window, page, complaints } = await openWindow(opened.browser);
    refused = complaints;
    await bringAxe(window);
    const look = async () => {
      const { light, dark } = await seriousOf(page, pages.admin);
      serious.light.push(...light);
      serious.dark.push(...dark);
    };
    await page.goto(`${pages.admin}sign-in`);
    await look();
    await signIn(page);
    for (const path of paths) {
      const answer = await page.goto(pages.admin + path);
      const bytes = (await answer?.body())?.length ?? 0;
      if (bytes > mostBytes) large.push(`${path}: ${bytes}`);
      await look();
      await page.setViewportSize(narrow);
      const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
      if (over > 0) beyond.push(`${path}: ${over} px`);
      await page.setViewportSize(wide);
    }
    await window.close();
  });
  beforeEach(({ skip }) => {
    if (!('browser' in opened)) skip(opened.missing);
  });

  test('has nothing serious for axe-core, light', () => expect(serious.light).toEqual([]));

  test('has nothing serious for axe-core, dark', () => expect(serious.dark).toEqual([]));

  test('is small, and runs nothing that is refused', () => {
    expect(large).toEqual([]);
    expect(refused.filter((text) => !text.includes('404'))).toEqual([]);
  });

  test('is usable at 360 px: nothing goes beyond the side', () => expect(beyond).toEqual([]));
});

test('the keyboard alone leads through sign-in to the plan of the run that waits', async (context) => {
  const { page } = await openPage(context);
  await page.goto(`${pages.admin}sign-in`);
  // The first empty field has the focus.
  await expect.poll(() => page.evaluate('document.activeElement?.name')).toBe('name');
  await page.keyboard.type('site.admin');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Sample-SiteAdmin-1');
  await page.keyboard.press('Enter');
  await page.waitForURL(pages.admin);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the content');
  await tabTo(page, /^Runs/);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${pages.admin}runs`);
  // Past the navigation.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, /^Waits for you$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/runs\/1$/);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Run 1 waits for you');
});

async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let left = 30; left > 0 && !text.test(await focused(page)); left -= 1)
    await page.keyboard.press('Tab');
  expect(await focused(page)).toMatch(text);
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement?.textContent?.trim() ?? ""') as Promise<string>;
}

test('without script: a dry run is started and its plan looked at', async (context) => {
  const { page } = await openPage(context, { javaScriptEnabled: false });
  await signIn(page);
  await page.getByRole('link', { name: /^Runs/ }).first().click();
  await page.getByRole('link', { name: 'Dry run…' }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/runs\/\d+$/);
  const id = Number(/\d+$/.exec(page.url())?.[0]);
  await expect
    .poll(
      async () =>
        (await page.goto(`${pages.admin}runs/${id}`)) &&
        page.getByRole('heading', { level: 1 }).textContent(),
    )
    .toBe(`Run ${id}: contacts`);
  await expect
    .poll(async () => (await page.reload()) && page.textContent('main'))
    .toContain('contacts would be created');
  // Filters have a button of their own.
  await page.goto(`${pages.admin}runs`);
  await page.getByLabel('Result', { exact: true }).selectOption('waiting');
  await page.getByRole('button', { name: 'Apply' }).click();
  expect(page.url()).toContain('result=waiting');
  expect(await page.locator('tbody tr').count()).toBe(1);
});

test('what is wrong in a form stands beside the field and has the focus; what was typed stays', async (context) => {
  const { page } = await openPage(context);
  await signIn(page);
  await page.goto(`${pages.admin}keys/new`);
  await page.getByLabel('Ends on').fill('2020-01-01');
  await page.getByRole('button', { name: 'Make the key' }).click();
  expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate('document.activeElement?.name')).toBe('name');
  expect(await page.getByLabel('Ends on').inputValue()).toBe('2020-01-01');
});

test('a new key is shown once: not after a reload, and not by the button back', async (context) => {
  const { page } = await openPage(context);
  await signIn(page);
  await page.goto(`${pages.admin}keys/new`);
  await page.getByLabel('Name', { exact: true }).fill('Nightly <report>');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.waitForURL(`${pages.admin}keys`);
  const key = await page.getByLabel('The new key').inputValue();
  expect(key).toMatch(/^xbridge_[0-9a-f]{8}_/);
  await page.reload();
  expect(await page.content()).not.toContain(key);
  await page.goBack();
  await page.goForward();
  expect(await page.content()).not.toContain(key);
  expect(await page.textContent('tbody th')).toContain('Nightly <report>');
});

test('a run that is confirmed is watched until its end, and a second confirmation shows the first', async (context) => {
  const { page } = await openPage(context);
  await signIn(page);
  await page.goto(`${pages.admin}runs/1/confirm`);
  const second = await page.context().newPage();
  const button = page.locator('main form button');
  // The same form in two tabs: what was sent twice is done once.
  const form = await page.evaluate(
    "new URLSearchParams(new FormData(document.querySelector('main form'))).toString()",
  );
  await button.click();
  await page.waitForURL(/runs\/1$/);
  expect(await page.textContent('.banner.ok')).toContain('Run 1 goes on');
  const again = await second.request.post(`${pages.admin}runs/1/confirm`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: pages.origin },
    data: String(form),
  });
  expect(await again.text()).toContain('This was done already');
  // The page renews itself; in the end it leads to the result.
  await expect
    .poll(
      async () =>
        ((await page.textContent('main')) ?? '').includes('The run has ended.') ||
        page.locator('text=Finished').count(),
    )
    .toBeTruthy();
  await page.goto(`${pages.admin}runs/1`);
  expect(await page.textContent('.answer')).toMatch(/Finished/);
});

test('failures: chosen ones are dismissed after a question, and stand under Dismissed', async (context) => {
  const { page } = await openPage(context);
  await signIn(page);
  await page.goto(`${pages.admin}failures`);
  await page.locator('.causes a').first().click();
  await page.locator('tbody input[type=checkbox]').first().check();
  await page.getByRole('button', { name: 'Dismiss the chosen…' }).click();
  expect(await page.textContent('h1')).toBe('Dismiss 1 failure?');
  await page.getByRole('button', { name: 'Dismiss 1' }).click();
  await page.waitForURL(`${pages.admin}failures`);
  expect(await page.textContent('.banner.ok')).toContain('1 are dismissed');
  await page.getByRole('link', { name: 'Dismissed' }).click();
  expect(await page.locator('.causes > li').count()).toBe(1);
});

test('while Dynamics is away the overview says so and shows what is known', async (context) => {
  const { page } = await openPage(context);
  await signIn(page);
  await stage.dynamics.close();
  await expect
    .poll(async () => (await page.goto(pages.admin)) && page.textContent('.answer'))
    .toContain('Dynamics does not answer');
  expect(await page.textContent('.figures')).toContain('Linked');
  expect(await page.textContent('.top')).toContain('Dynamics away');
});
