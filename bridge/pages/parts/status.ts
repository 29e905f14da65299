import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import { type IconName, icon } from './icon.ts';

export type Tone = 'ok' | 'wait' | 'bad' | 'plain';

/** An icon with its word, and what goes with it in small below. */
export function status(name: IconName, tone: Tone, word: string | Html, more?: MaybeHtml): Html {
  return html`<span class="status ${tone}">${icon(name, tone)}<span>${word}</span></span>${
    more ? html`<small class="more">${more}</small>` : ''
  }`;
}

/** A small label, for “dry run”, “draft” and “new” only. */
export function tag(word: string, tone = ''): Html {
  return html`<span class="tag ${tone}">${word}</span>`;
}
