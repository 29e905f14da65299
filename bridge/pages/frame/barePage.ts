import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { icon } from '../parts/icon.ts';
import { document } from './document.ts';
import type { StaticFiles } from './staticFiles.ts';

/** A page without navigation: to sign in, or where nothing is known because the database is away. */
export function barePage(
  { title, body, foot }: { title: string; body: Html; foot?: Html | string },
  visit: Pick<Visit, 'href' | 't'>,
  files: StaticFiles,
): Html {
  const content = html`<main class="bare" id="content"><p class="brand">${icon('logo')}<span>${visit.t.frame.product}</span></p>
${body}${foot ? html`<p class="small centred">${foot}</p>` : ''}</main>`;
  return document({ title, body: content, bodyClass: 'sunken' }, visit, files);
}
