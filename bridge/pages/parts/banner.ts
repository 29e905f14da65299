import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import type { Banner, Visit } from '../page.ts';
import { type IconName, icon } from './icon.ts';

const icons: Readonly<Record<Banner['tone'], IconName>> = {
  ok: 'ok',
  wait: 'wait',
  bad: 'stopped',
  info: 'info',
};

export interface BannerParts {
  tone: Banner['tone'];
  title: string | Html;
  text?: MaybeHtml;
  /** At most one button, or a short form. */
  action?: MaybeHtml;
  icon?: IconName;
  /** Of a change: it gets the focus after the redirect. */
  isResult?: boolean;
}

/** What everybody on the page has to see first. */
export function bannerOf({ tone, title, text, action, icon: name, isResult }: BannerParts): Html {
  const focus = isResult ? html`tabindex="-1" autofocus data-focus` : '';
  return html`<div class="banner ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}" ${focus}>
${icon(name ?? icons[tone], tone)}<div class="grow"><p class="strong">${title}</p>${
    text ? html`<div>${text}</div>` : ''
  }</div>${action ? html`<div class="banner-action">${action}</div>` : ''}</div>`;
}

/** The banner of plain data. */
export function plainBanner({ link, ...banner }: Banner, visit: Pick<Visit, 'href'>, isResult = false): Html {
  const action = link && html`<a class="button" href="${visit.href(link.path)}">${link.label}</a>`;
  return bannerOf({ ...banner, action, isResult });
}
