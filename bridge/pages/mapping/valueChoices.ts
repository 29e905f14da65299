import { html } from 'hono/html';
import { readChoices } from '../../mapping/columns/readChoices.ts';
import type { ContactField, DataverseColumn, MappingItem } from '../../mapping/types.ts';
import type { SampledValue } from '../../sync/settings/proposal/sampleValues.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';

export interface ValueChoicesParts {
  field: ContactField;
  column: DataverseColumn;
  item: MappingItem;
  /** What the newest contacts have. */
  sampled: readonly SampledValue[];
  /** How many contacts were looked at. */
  contacts: number;
  /** What was typed and cannot be taken: it stays. */
  typed?: URLSearchParams | undefined;
}

/** More values are no list that somebody goes through. */
const mostValues = 60;
/** More choices than this are typed: a list of them for each value would be longer than the page. */
const mostInSelect = 40;

/** What each value of a field means in a column of choices: those without a choice first. Part of the editor's form. */
export function valueChoices(
  { field, column, item, sampled, contacts, typed }: ValueChoicesParts,
  visit: Visit,
): Html {
  const said = visit.t.mapping;
  const counts = new Map(sampled.map(({ value, contacts: count }) => [value, count]));
  const labels = new Map((field.choices ?? []).map(({ value, label }) => [value, label]));
  const values = [...new Set([...Object.keys(item.valueMap), ...labels.keys(), ...counts.keys()])];
  const engine = readChoices(column, {});
  const { given, another } = typedValues(typed);
  const rows = values.slice(0, mostValues).map((value) => ({
    value,
    label: labels.get(value) ?? value,
    count: counts.get(value),
    chosen: Object.hasOwn(item.valueMap, value) ? item.valueMap[value] : undefined,
    byName: engine.choiceOf(value),
  }));
  const open = rows.filter(({ chosen, byName }) => chosen === undefined && byName === undefined);
  const named = rows.filter(({ chosen }) => chosen !== undefined);
  const matching = rows.filter(({ chosen, byName }) => chosen === undefined && byName !== undefined);
  const choices = column.choices ?? [];
  const labelOf = (value: number | undefined): string =>
    choices.find((choice) => choice.value === value)?.label ?? String(value ?? '');
  const control = (value: string, chosen: number | undefined, empty: string, isOpen: boolean): Html => {
    const text = value === '' ? another?.choice : given?.get(value);
    const name = value === '' ? said.addValue : value;
    const invalid = isOpen ? html`aria-describedby="values-open"` : '';
    if (choices.length > mostInSelect) {
      const shown = text ?? (chosen === undefined ? '' : labelOf(chosen));
      return html`<input name="choice" list="choices" aria-label="${said.choiceFor(name)}" value="${shown}" placeholder="${empty}" maxlength="200" ${invalid}>`;
    }
    return html`<select name="choice" aria-label="${said.choiceFor(name)}" ${invalid}><option value="">${empty}</option>${choices.map(
      (choice) =>
        html`<option value="${choice.value}" ${(text === undefined ? choice.value === chosen : String(choice.value) === text) ? 'selected' : ''}>${choice.label} (${choice.value})</option>`,
    )}</select>`;
  };
  const line = ({ value, label, count, chosen, byName }: (typeof rows)[number], isOpen = false): Html =>
    html`<div class="value"><span><span class="${isOpen ? 'strong' : ''}">${label}</span>${
      count === undefined ? '' : html` <small>${grouped(count)}</small>`
    }<input type="hidden" name="value" value="${value}"></span><span aria-hidden="true">→</span>${control(
      value,
      chosen,
      byName === undefined ? said.chooseOne : said.byName(labelOf(byName)),
      isOpen,
    )}</div>`;
  return html`<div class="values"><h3>${said.values}</h3><p class="hint">${said.valuesHint(grouped(contacts))}</p>
<div class="value head"><span>${said.xperienceValue}</span><span></span><span>${said.dynamicsValue}</span></div>
${
  open.length === 0
    ? ''
    : html`${open.map((row) => line(row, true))}<p class="problem" id="values-open">${icon('wait', 'wait')}<span>${said.noChoice}</span></p>`
}
${named.map((row) => line(row))}
${
  matching.length === 0
    ? ''
    : html`<details><summary>${said.matching(matching.length)}</summary>${matching.map((row) => line(row))}</details>`
}
<div class="value"><input name="value" value="${another?.value ?? ''}" aria-label="${said.addValue}" placeholder="${said.addValue}" maxlength="400"><span aria-hidden="true">→</span>${control('', undefined, said.chooseOne, false)}</div>
${
  choices.length > mostInSelect
    ? html`<datalist id="choices">${choices.slice(0, 1_000).map(({ label }) => html`<option value="${label}"></option>`)}</datalist>`
    : ''
}</div>`;
}

/** Values with what was typed for them; the last pair is that of the line where another one is added. */
function typedValues(typed: URLSearchParams | undefined): {
  given?: ReadonlyMap<string, string>;
  another?: { value: string; choice: string };
} {
  if (!typed?.has('choice')) return {};
  const [values, choices] = [typed.getAll('value'), typed.getAll('choice')];
  const last = values.length - 1;
  return {
    given: new Map(values.slice(0, last).map((value, index) => [value, choices[index] ?? ''])),
    another: { value: values[last] ?? '', choice: choices[last] ?? '' },
  };
}
