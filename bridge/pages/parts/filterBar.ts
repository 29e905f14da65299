import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import { icon } from './icon.ts';

export interface Choice {
  value: string;
  label: string;
}

export interface FilterBarParts {
  /** Links that exclude each other, with their counts; the first of the bar. */
  segments?: {
    label: string;
    name: string;
    value: string;
    choices: readonly (Choice & { count?: string })[];
  };
  selects?: readonly { name: string; label: string; value: string; choices: readonly Choice[] }[];
  ticks?: readonly { name: string; label: string; isOn: boolean }[];
  searches?: readonly { name: string; label: string; value: string }[];
}

/** Filters of a list: a GET form, so that they stand in the address. Its button goes once a script sends it by itself. */
export function filterBar(
  { segments, selects = [], ticks = [], searches = [] }: FilterBarParts,
  visit: Visit,
): Html {
  const here = visit.href(visit.path);
  return html`<form class="filters" method="get" action="${here}" autocomplete="off" data-submit-on-change>
${segments ? segmentLinks(segments, visit) : ''}
${selects.map(
  ({ name, label, value, choices }) =>
    html`<select name="${name}" aria-label="${label}">${choices.map(
      (choice) =>
        html`<option value="${choice.value}" ${choice.value === value ? 'selected' : ''}>${choice.label}</option>`,
    )}</select>`,
)}
${ticks.map(
  ({ name, label, isOn }) =>
    html`<label class="tick"><input type="hidden" name="${name}" value="no"><input type="checkbox" name="${name}" value="yes" ${isOn ? 'checked' : ''}>${label}</label>`,
)}
${selects.length + ticks.length > 0 ? html`<button class="button" data-without-script>${visit.t.frame.apply}</button>` : ''}
${searches.map(searchField)}
</form>`;
}

/** A field to search in a list. */
export function searchField({ name, label, value }: { name: string; label: string; value: string }): Html {
  return html`<span class="search">${icon('search')}<input type="search" name="${name}" value="${value}" placeholder="${label}" aria-label="${label}" maxlength="200"></span>`;
}

function segmentLinks(
  { label, name, value, choices }: NonNullable<FilterBarParts['segments']>,
  visit: Visit,
): MaybeHtml {
  const others = Object.fromEntries([...visit.query].filter(([key]) => key !== name && key !== 'after'));
  return html`<nav class="segments" aria-label="${label}">${choices.map(
    (choice) =>
      html`<a href="${visit.href(visit.path, { ...others, [name]: choice.value })}" ${
        choice.value === value ? html`aria-current="true"` : ''
      }>${choice.label}${choice.count === undefined ? '' : html` <span class="quiet">${choice.count}</span>`}</a>`,
  )}</nav><input type="hidden" name="${name}" value="${value}">`;
}
