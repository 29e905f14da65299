import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of axe-core that look at colours; all others find the same in every colour scheme. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What axe-core finds on a page that is serious, in each colour scheme. */
export interface Serious {
  light: string[];
  dark: string[];
}

/** Has axe-core on every page that a window opens from now on. */
export const bringAxe = (window: BrowserContext): Promise<unknown> => window.addInitScript(axe);

/**
 * Looks at a page of such a window in both colour schemes, and leaves it in the light one.
 * @param base what addresses are told without
 */
export async function seriousOf(page: Page, base: string): Promise<Serious> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await seriousNow(page, base);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await seriousNow(page, base, ofColours);
  await page.emulateMedia({ colorScheme: 'light' });
  return { light, dark };
}

async function seriousNow(page: Page, base: string, rules?: readonly string[]): Promise<string[]> {
  const options = {
    resultTypes: ['violations'],
    selectors: false,
    ...(rules && { runOnly: { type: 'rule', values: rules } }),
  };
  const found = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0].html })))`,
  )) as { id: string; impact: string; html: string }[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html }) => `${page.url().slice(base.length)}: ${id}: ${html.slice(0, 200)}`);
}
