import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';

export interface Figure {
  label: string;
  value: string;
  /** What it counts, in small. */
  note?: MaybeHtml;
  /** To the list it counts. */
  href?: string;
}

/** Key figures in a row. */
export function figures(list: readonly Figure[], { isCompact = false } = {}): Html {
  return html`<dl class="figures ${isCompact ? 'compact' : ''}">${list.map(
    ({ label, value, note, href }) =>
      html`<div><dt>${label}</dt><dd class="value">${href ? html`<a href="${href}">${value}</a>` : value}</dd>${
        note ? html`<dd class="small">${note}</dd>` : ''
      }</div>`,
  )}</dl>`;
}

/** Labels and their values, one below the other. */
export function facts(list: readonly (readonly [label: string, value: MaybeHtml])[]): Html {
  return html`<dl class="facts">${list
    .filter(([, value]) => value)
    .map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}
