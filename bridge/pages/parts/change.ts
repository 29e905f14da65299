import { html } from 'hono/html';
import type { Html } from '../html.ts';
import { icon } from './icon.ts';

const longest = 200;

/** A value before and after: old grey, new bold. */
export function changeOf(
  label: string,
  before: string | null | undefined,
  after: string | null | undefined,
  empty: string,
): Html {
  return html`<div class="changed"><span class="quiet">${label}</span><span class="change"><span class="old">${shown(before, empty)}</span>${icon('arrow')}<span class="new">${shown(after, empty)}</span></span></div>`;
}

function shown(value: string | null | undefined, empty: string): Html {
  if (value === null || value === undefined || value === '') return html`<i>${empty}</i>`;
  return html`${value.length > longest ? `${value.slice(0, longest)} …` : value}`;
}
