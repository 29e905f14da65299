import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, type TestContext, test } from 'vitest';
import { sampleMapping } from '../../../scripts/sample/sampleMapping.ts';
import { sampleUsers } from '../../../scripts/sample/sampleUsers.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { storeModuleSetting } from '../../sync/storeModuleSetting.ts';
import { type Opened, openBrowser } from '../openBrowser.ts';
import { type ServedPages, servePagesOf } from '../servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
let opened: Opened;

/** As many columns as some environments have. */
const manyColumns = 600;
const mostBytes = 150_000;

beforeAll(async () => {
  opened = await openBrowser();
  if (!('browser' in opened)) return;
  stage = await startStage({ contacts: 60 });
  for (let index = 0; index < manyColumns; index += 1) {
    const column = { schemaName: `new_Extra${index}`, label: `Extra column ${index}`, type: 'String' };
    await addColumn(`new_extra${index}`, { ...column, maxLength: 100, custom: true });
  }
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
});
afterAll(async () => {
  if (!('browser' in opened)) return;
  await opened.browser.close();
  await pages.close();
  await stage.close();
});
beforeEach(async () => {
  if (!('browser' in opened)) return;
  const { db } = stage.database;
  for (const table of ['dynamics365.mapping_extension', 'dynamics365.mapping_draft'] as const)
    await db.deleteFrom(table).execute();
  await storeModuleSetting(stage.database, 'Dynamics365ContactMapping', JSON.stringify(sampleMapping));
});

async function addColumn(name: string, column: object): Promise<void> {
  const answer = await fetch(`${stage.dynamics.url}/__control/tables/contact/columns/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ column }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function openPage(context: TestContext, options: BrowserContextOptions = {}): Promise<Page> {
  if (!('browser' in opened)) return context.skip(opened.missing);
  const window = await opened.browser.newContext(options);
  context.onTestFinished(() => window.close());
  const page = await window.newPage();
  await page.goto(`${pages.admin}sign-in`);
  await signIn(page);
  return page;
}

async function signIn(page: Page): Promise<void> {
  const { name, password } = sampleUsers.find((user) => user.name === 'site.admin') ?? {
    name: '',
    password: '',
  };
  await page.getByLabel('Xperience user name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
}

const banner = (page: Page) => page.locator('.banner').first().textContent();

describe.each([true, false])('with script %s', (javaScriptEnabled) => {
  test('a field is mapped by a search, its values named, previewed and saved', async (context) => {
    const page = await openPage(context, { javaScriptEnabled });
    await page.goto(`${pages.admin}mapping?show=unmapped`);
    await page.getByRole('link', { name: 'Map Loyalty level' }).click();
    await page.getByRole('searchbox', { name: 'Label, name, type or choice' }).fill('tier');
    await page.getByRole('button', { name: 'Find', exact: true }).last().click();
    await page.getByRole('radio', { name: /^Tier/ }).check();
    await page.getByRole('button', { name: 'Put into the draft' }).click();
    expect(await banner(page)).toContain('Loyalty level is in your draft.');
    expect(await page.locator('.values').textContent()).toContain('What each value means');
    await page.getByRole('button', { name: 'Save mapping' }).click();
    expect(await banner(page)).toContain('Saved. 1 field changed.');
    // Back after a save shows what is saved, and a second click saves nothing twice.
    await page.goBack();
    await page.goto(`${pages.admin}mapping`);
    expect(await page.locator('.save-bar').count()).toBe(0);
  });
});

test('the keyboard alone opens an editor, changes a rule and saves', async (context) => {
  const page = await openPage(context);
  await page.goto(`${pages.admin}mapping?q=description`);
  const until = async (text: RegExp): Promise<void> => {
    for (let left = 60; left > 0; left -= 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(
        'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent ?? ""',
      );
      if (text.test(String(focused).trim())) return;
    }
    throw new Error(`${text} does not get the focus.`);
  };
  await until(/^Edit Notes/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/edit=ContactNotes/);
  await until(/^An empty value empties/);
  await page.keyboard.press('Space');
  await until(/^Put into the draft/);
  await page.keyboard.press('Enter');
  await page.getByText('Notes is in your draft.').waitFor();
  await until(/^Save mapping/);
  await page.keyboard.press('Enter');
  await page.getByText('Saved. 1 field changed.').waitFor();
});

test('a refused save leads the focus to what is wrong', async (context) => {
  const page = await openPage(context);
  await page.goto(`${pages.admin}mapping/file`);
  const pair = { field: 'ContactNotes', column: 'nosuchcolumn' };
  await page.getByLabel('Content of a mapping file').fill(JSON.stringify({ version: 1, pairs: [pair] }));
  await page.getByRole('button', { name: 'Make it my draft' }).click();
  await page.getByRole('button', { name: 'Save mapping' }).click();
  await page.getByText('Not saved.').waitFor();

  expect(await page.evaluate('document.activeElement.textContent')).toContain('Not saved.');
  await page.locator('.save-bar a', { hasText: 'Notes' }).click();
  expect(page.url()).toContain('#f-ContactNotes');
});

test('a session that ends in the middle of an edit loses neither the edit nor the draft', async (context) => {
  const page = await openPage(context);
  await page.goto(`${pages.admin}mapping?edit=ContactNotes`);
  await page.getByLabel('It is cut').check();
  await stage.database.db.deleteFrom('dynamics365.page_state').where('purpose', '=', 'session').execute();
  await page.getByRole('button', { name: 'Put into the draft' }).click();
  await page.getByText('What you sent is kept').waitFor();
  await signIn(page);
  await page.getByRole('button', { name: 'Send it now' }).click();

  expect(await banner(page)).toContain('Notes is in your draft.');
  await page.goto(`${pages.admin}mapping`);
  expect(await page.locator('#f-ContactNotes').textContent()).toContain('Too long: cut at 2,000');
});

test('hundreds of columns are twenty to choose from, and a small page', async (context) => {
  const page = await openPage(context);
  const answer = await page.goto(`${pages.admin}mapping?show=all&edit=ContactWebsite&choose=yes`);

  expect((await answer?.body())?.length).toBeLessThan(mostBytes);
  expect(await page.locator('.option').count()).toBeLessThanOrEqual(22);
  expect(await page.locator('.options').textContent()).toMatch(/… [\d,]+ more, type to narrow/);
});
