import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import { type IconName, icon } from './icon.ts';

/** Where a list would be: what is not here, why, and the next step. */
export function emptyState(parts: {
  icon: IconName;
  title: string;
  text: MaybeHtml;
  actions?: MaybeHtml;
}): Html {
  return html`<div class="nothing">${icon(parts.icon)}<h2>${parts.title}</h2><p>${parts.text}</p>${
    parts.actions ? html`<p class="buttons">${parts.actions}</p>` : ''
  }</div>`;
}
