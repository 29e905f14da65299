import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { refusalOfError } from '../../api/refusalOfError.ts';
import { bannerOf } from '../parts/banner.ts';
import { en } from '../texts/en.ts';
import { barePage } from './barePage.ts';
import { type Frame, pathOf } from './createFrame.ts';
import { relativeHref } from './relativeHref.ts';

/** A form that is posted again after something failed is no larger than this. */
export const largestForm = 256 * 1024;

/** Answers without a frame: what it tells of may be what cannot be read. */
export interface BareAnswers {
  /** Another web site had the browser send it. */
  crossSite(context: Context): Promise<Response>;
  failed(error: unknown, context: Context): Promise<Response>;
}

/** Makes the pages that tell what went wrong; the same can be sent once more. */
export function createBareAnswers({ services, files }: Pick<Frame, 'services' | 'files'>): BareAnswers {
  return {
    crossSite: (context) => bare(context, en.frame.forbiddenTitle, en.frame.crossSite, 403),
    failed,
  };

  async function failed(error: unknown, context: Context): Promise<Response> {
    const { log } = services.parts;
    const refusal = refusalOfError(error);
    const isChange = context.req.method === 'POST';
    const { frame: t } = en;
    if (refusal?.code.startsWith('database')) {
      log.warn(
        { err: error, page: pathOf(context) },
        'A page could not be shown: the database cannot be used',
      );
      return bare(
        context,
        t.databaseTitle,
        `${refusal.detail} ${isChange ? t.databaseChange : t.databaseRead}`,
        503,
        true,
      );
    }
    if (refusal) return bare(context, t.notDone, refusal.detail, 422, true);
    const reference = randomUUID();
    log.error({ err: error, page: pathOf(context), reference }, 'Unexpected error of a page');
    return bare(context, t.errorTitle, t.error(reference), 500, true);
  }

  async function bare(
    context: Context,
    title: string,
    text: string,
    status: 403 | 422 | 500 | 503,
    mayRepeat = false,
  ): Promise<Response> {
    const path = pathOf(context);
    const visit = { href: (to: string) => relativeHref(path, to), t: en };
    const again = mayRepeat ? await repeatForm(context, path) : undefined;
    const body = html`<div class="card"><h1>${title}</h1>${bannerOf({ tone: 'bad', title: text })}${again ?? ''}</div>`;
    const to = html`<a href="${visit.href('')}">${en.frame.toOverview}</a>`;
    return context.html(barePage({ title, body, foot: to }, visit, files), status);
  }

  /** Sends the same once more, with the same tokens: what was done is not done again. */
  async function repeatForm(context: Context, path: string) {
    const { href, search } = { href: relativeHref(path, path), search: new URL(context.req.url).search };
    const button = html`<p class="buttons"><button class="button main">${en.frame.tryAgain}</button></p>`;
    if (context.req.method !== 'POST') {
      const fields = [...new URLSearchParams(search)];
      return html`<form method="get" action="${href}">${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${button}</form>`;
    }
    const text = await context.req.text().catch(() => '');
    const fields = text.length <= largestForm ? [...new URLSearchParams(text)] : [];
    return html`<form method="post" action="${href}${search}">${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${button}</form>`;
  }
}
