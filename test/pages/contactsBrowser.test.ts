import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';
import { setJobTitle } from '../sync/setJobTitle.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { type Opened, openBrowser } from './openBrowser.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
let opened: Opened;
let links: [contactId: number, rowId: string][];

beforeAll(async () => {
  opened = await openBrowser();
  if (!('browser' in opened)) return;
  stage = await startStage({ contacts: 100, seed: 7 });
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
  await stage.sync();
  links = [...(await stage.links())];
});

afterAll(async () => {
  if (!('browser' in opened)) return;
  await opened.browser.close();
  await pages.close();
  await stage.close();
});

async function signedIn(context: TestContext, options: BrowserContextOptions = {}): Promise<Page> {
  if (!('browser' in opened)) return context.skip(opened.missing);
  const window = await opened.browser.newContext(options);
  context.onTestFinished(() => window.close());
  const page = await window.newPage();
  const { password = '' } = sampleUsers.find((user) => user.name === 'site.admin') ?? {};
  await page.goto(`${pages.admin}sign-in`);
  await page.getByLabel('Xperience user name').fill('site.admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  await page.waitForURL(pages.admin);
  return page;
}

const take = (): [contactId: number, rowId: string] => links.shift() ?? [0, ''];

test('without script: a contact is found from the top of a page, and sent', async (context) => {
  const page = await signedIn(context, { javaScriptEnabled: false });
  const [contactId, rowId] = take();
  await setJobTitle(stage.database, contactId, 'Sent without script');
  await page.getByRole('searchbox').first().fill(String(contactId));
  await page.getByRole('searchbox').first().press('Enter');
  await page.waitForURL(`${pages.admin}contacts/${contactId}`);
  expect(await page.textContent('main')).toContain('The next run updates one field there.');
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByText('Written in Dynamics: jobtitle.').waitFor();
  expect(stage.rows().get(rowId)?.jobtitle).toBe('Sent without script');
});

test('the keyboard alone leads to a contact and its question, and the answer has the focus', async (context) => {
  const page = await signedIn(context);
  const [contactId] = take();
  await page.getByRole('searchbox').first().focus();
  await page.keyboard.type(String(contactId));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${pages.admin}contacts/${contactId}`);
  for (const [name, to] of [
    ['Hold back…', `contacts/${contactId}/hold`],
    ['Hold this contact back', `contacts/${contactId}`],
  ] as const) {
    for (let left = 40; left > 0 && (await focused(page)) !== name; left -= 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(pages.admin + to);
  }
  await expect.poll(() => focused(page)).toContain('Held back.');
  expect(await page.textContent('h1 + p.answer')).toContain('on purpose: held back.');
});

test('with script: a comparison renews itself until it has ended, and leads to its result', async (context) => {
  const page = await signedIn(context);
  await page.goto(`${pages.admin}in-step/compare`);
  await page.getByRole('button', { name: 'Compare both sides' }).click();
  await page.waitForURL(/in-step\?id=\d+/);
  const result = page.getByRole('link', { name: 'Show the result' });
  const done = page.getByText('of the linked contacts are the same on both sides');
  await result.or(done).first().waitFor();
  if (await result.isVisible()) await result.click();
  await done.waitFor();
  await page
    .getByRole('link', { name: 'Show: Stays different' })
    .or(page.getByText('Nothing'))
    .first()
    .waitFor();
});

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement?.textContent?.trim() ?? ""') as Promise<string>;
}
