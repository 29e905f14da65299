import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import { icon } from './icon.ts';

export interface FieldParts {
  name: string;
  label: string;
  value: string;
  type?: 'text' | 'password' | 'number' | 'date' | 'email';
  /** What it means, below. */
  hint?: MaybeHtml;
  /** What is wrong with the value that was typed; it stays. */
  problem?: string | undefined;
  /** Further attributes, such as `autocomplete`. */
  more?: Html | string;
  isLong?: boolean;
}

/** A labelled field, its explanation and what is wrong with it. */
export function field(parts: FieldParts): Html {
  const { name, label, value, type = 'text', hint, problem, more = '', isLong } = parts;
  const id = `f-${name}`;
  const told = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  const aria = html`${told ? html`aria-describedby="${told}"` : ''} ${problem ? html`aria-invalid="true"` : ''}`;
  const control = isLong
    ? html`<textarea id="${id}" name="${name}" rows="3" ${aria} ${more}>${value}</textarea>`
    : html`<input id="${id}" name="${name}" type="${type}" value="${value}" ${aria} ${more}>`;
  return html`<div class="field"><label for="${id}">${label}</label>${control}${fieldNotes(id, hint, problem)}</div>`;
}

/** What stands below a field: its explanation, and what is wrong. */
export function fieldNotes(id: string, hint: MaybeHtml, problem: string | undefined): Html {
  return html`${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ''}${
    problem
      ? html`<p class="problem" id="${id}-problem">${icon('bad', 'bad')}<span>${problem}</span></p>`
      : ''
  }`;
}

/** A list to choose from. */
export function selectField(parts: {
  name: string;
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  hint?: MaybeHtml;
  problem?: string | undefined;
}): Html {
  const { name, label, value, choices, hint, problem } = parts;
  const id = `f-${name}`;
  const told = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return html`<div class="field"><label for="${id}">${label}</label><select id="${id}" name="${name}" ${
    told ? html`aria-describedby="${told}"` : ''
  } ${problem ? html`aria-invalid="true"` : ''}>${choices.map(
    (choice) =>
      html`<option value="${choice.value}" ${choice.value === value ? 'selected' : ''}>${choice.label}</option>`,
  )}</select>${fieldNotes(id, hint, problem)}</div>`;
}

/** Choices that exclude each other, or ticks. */
export function choiceField(parts: {
  type: 'radio' | 'checkbox';
  legend: string;
  name: string;
  values: readonly string[];
  choices: readonly { value: string; label: string; hint?: MaybeHtml }[];
  problem?: string | undefined;
}): Html {
  const { type, legend, name, values, choices, problem } = parts;
  const id = `f-${name}`;
  return html`<fieldset class="field" ${problem ? html`aria-describedby="${id}-problem"` : ''}><legend>${legend}</legend>${choices.map(
    ({ value, label, hint }, index) =>
      html`<label class="choice"><input type="${type}" name="${name}" value="${value}" ${index === 0 ? html`id="${id}"` : ''} ${
        values.includes(value) ? 'checked' : ''
      }><span>${label}${hint ? html`<small class="more">${hint}</small>` : ''}</span></label>`,
  )}${fieldNotes(id, undefined, problem)}</fieldset>`;
}
