import { html } from 'hono/html';
import { type TypeMapItem, typeDefaults } from '../../sync/activities/types/typeMapItem.ts';
import type { SettingChoices } from '../../sync/settings/settingChoices.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { field, selectField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';

/** A type's rule as its form has it. */
export interface RuleTexts {
  send: boolean;
  table: string;
  pages: string;
  forms: string;
  owner: string;
  complete: boolean;
  cut: boolean;
  /** Property → column; `-` for none. */
  columns: ReadonlyMap<string, string>;
}

const none = '-';

/** A rule as its form shows it. */
export function textsOfRule(rule: Omit<TypeMapItem, 'type'> = typeDefaults): RuleTexts {
  const { send, table = '', pages, forms, owner, complete, cut, columns } = rule;
  return {
    send,
    table,
    pages: pages.join('\n'),
    forms: forms.join('\n'),
    owner,
    complete,
    cut,
    columns: new Map(Object.entries(columns).map(([name, column]) => [name, column === '' ? none : column])),
  };
}

/** What was typed. */
export function textsOfForm(form: URLSearchParams): RuleTexts {
  const text = (name: string) => (form.get(name) ?? '').slice(0, 20_000);
  const columns = [...form].flatMap(([name, value]) =>
    name.startsWith('column.') && value.trim() !== ''
      ? [[name.slice('column.'.length), value.trim()] as const]
      : [],
  );
  return {
    send: form.get('send') === 'yes',
    table: text('table').trim(),
    pages: text('pages'),
    forms: text('forms'),
    owner: text('owner') || typeDefaults.owner,
    complete: form.get('complete') === 'yes',
    cut: form.get('cut') === 'yes',
    columns: new Map(columns),
  };
}

/** What is stored of it; who stores it judges it. */
export function ruleOf(
  type: string,
  { send, table, pages, forms, owner, complete, cut, columns }: RuleTexts,
): object {
  return {
    type,
    send,
    ...(table === '' ? {} : { table }),
    pages: linesOf(pages),
    forms: linesOf(forms),
    owner,
    complete,
    cut,
    columns: Object.fromEntries([...columns].map(([name, column]) => [name, column === none ? '' : column])),
  };
}

/** Lines that say something. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

export interface RuleFormParts {
  type: string;
  texts: RuleTexts;
  /** What the type tells. */
  properties: readonly string[];
  owners: SettingChoices['owners'];
  /** The rule that the form rests on, as JSON. */
  was: string;
  hasRule: boolean;
  /** What is wrong with the whole. */
  problem?: string | undefined;
  /** What is wrong with what was typed, by field. */
  problems?: ReadonlyMap<string, string> | undefined;
}

/** The editor of a type. */
export function ruleForm(parts: RuleFormParts, visit: Visit): Html {
  const { type, texts, properties, owners = [], was, hasRule, problem, problems = new Map() } = parts;
  const { t, href } = visit;
  const said = t.activities;
  const tick = (name: 'send' | 'complete' | 'cut', hint: string) =>
    html`<label class="choice"><input type="checkbox" name="${name}" value="yes" ${texts[name] ? 'checked' : ''}><span>${
      name === 'send' ? said.sends : said[name]
    }<small class="more">${hint}</small></span></label>`;
  const wrong = [...problems.keys()].map(
    (name, index) =>
      html`${index > 0 ? ', ' : ''}<a href="#f-${name}">${name.startsWith('column.') ? name.slice('column.'.length) : labelOf(name, said)}</a>`,
  );
  const isPages = /visit|page/i.test(type) || texts.pages !== '';
  const isForms = /form/i.test(type) || texts.forms !== '';
  const known = [...Object.keys(said.owners), ...owners.map(({ reference }) => reference)];
  return html`<form method="post" action="${href('activities')}" class="panel">${visit.hidden()}
<input type="hidden" name="type" value="${type}"><input type="hidden" name="was" value="${was}">
${problem ? html`<p class="problem" role="alert" tabindex="-1" data-focus>${problem}</p>` : ''}
${wrong.length > 0 ? html`<p class="status bad" role="alert">${icon('bad', 'bad')}<span><strong>${said.notSaved}</strong> ${said.wrong(problems.size)} ${wrong}</span></p>` : ''}
<div class="sides"><div>${tick('send', said.sendsHint)}
${field({ name: 'table', label: said.table, value: texts.table, hint: said.tableHint, problem: problems.get('table'), more: html`class="mono" maxlength="100"` })}
${isPages ? field({ name: 'pages', label: said.pages, value: texts.pages, hint: said.pagesHint, problem: problems.get('pages'), isLong: true }) : html`<input type="hidden" name="pages" value="">`}
${isForms ? field({ name: 'forms', label: said.forms, value: texts.forms, hint: said.formsHint, problem: problems.get('forms'), isLong: true }) : html`<input type="hidden" name="forms" value="">`}
${selectField({
  name: 'owner',
  label: said.owner,
  value: texts.owner,
  problem: problems.get('owner'),
  choices: [
    ...Object.entries(said.owners).map(([value, label]) => ({ value, label })),
    ...(known.includes(texts.owner) ? [] : [{ value: texts.owner, label: texts.owner }]),
    ...owners.map(({ reference, name }) => ({ value: reference, label: name })),
  ],
})}${tick('complete', said.completeHint)}${tick('cut', said.cutHint)}</div>
<div><h3>${said.columns}</h3><p class="hint">${said.columnsHint}</p>${properties.map((name) =>
    field({
      name: `column.${name}`,
      label: name,
      value: texts.columns.get(name) ?? '',
      problem: problems.get(`column.${name}`),
      more: html`class="mono" maxlength="100" autocomplete="off"`,
    }),
  )}</div></div>
<p class="buttons"><button class="button main" name="do" value="save" data-busy>${said.save}</button><a class="button" href="${href('activities')}">${said.close}</a>${
    hasRule ? html`<button class="link" name="do" value="forget">${said.forget}</button>` : ''
  }</p></form>`;
}

function labelOf(name: string, said: Visit['t']['activities']): string {
  return name === 'table' || name === 'pages' || name === 'forms' || name === 'owner' ? said[name] : name;
}
