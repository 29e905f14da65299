import { html } from 'hono/html';
import { holdsText } from '../../mapping/fieldHolds.ts';
import { isKeyColumn } from '../../mapping/keyText.ts';
import { isLookup } from '../../mapping/lookupTarget.ts';
import { defaultRules } from '../../mapping/settings/defaultRules.ts';
import type { ContactField, DataverseColumn, MappingItem } from '../../mapping/types.ts';
import { keyColumnsOf } from '../../sync/settings/mappingSides.ts';
import { proposePairs } from '../../sync/settings/proposal/proposePairs.ts';
import { sampleValues } from '../../sync/settings/proposal/sampleValues.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import { choiceField, selectField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { columnChoice } from './columnChoice.ts';
import { columnOffers } from './columnOffers.ts';
import type { LoadedMapping, MappingLine } from './loadMapping.ts';
import { anchorOf, editHref } from './mappingTable.ts';
import { rulesFromForm } from './pairFromForm.ts';
import { pairMark } from './pairMark.ts';
import { columnTypeText } from './typeText.ts';
import { valueChoices } from './valueChoices.ts';

/**
 * The editor of a line: its column, its values and its rules.
 * @param typed what was typed and cannot be put into the draft: it stays
 */
export async function editor(
  line: MappingLine,
  mapping: LoadedMapping,
  visit: Visit,
  typed?: { form: URLSearchParams; problem: string },
): Promise<Html> {
  const { t, href, query } = visit;
  const said = t.mapping;
  const { key, name, field, item, column } = line;
  const isChoosing = field !== undefined && (item === undefined || query.get('choose') === 'yes' || !column);
  const find = (query.get('find') ?? '').trim().slice(0, 100);
  const { columns } = mapping.sides;
  const left =
    isChoosing && columns
      ? await chooseColumn({ line, field, columns, find, mapping }, visit)
      : html`<p class="column-now"><span class="strong">${said.column}</span> ${column?.label ?? item?.column ?? said.notMapped} <code>${item?.column ?? ''}</code> ${
          column ? html`<small>${columnTypeText(column, visit)}</small>` : ''
        }${columns && field ? html` · <a href="${editHref(key, visit, { choose: 'yes' })}">${said.change}</a>` : ''}</p>
<input type="hidden" name="column" value="${item?.column ?? ''}">${await detailsOf(line, visit, typed?.form)}`;
  const kept = [...query].filter(([each]) => each === 'show' || each === 'q');
  const search =
    isChoosing && columns
      ? html`<form class="inline" method="get" action="${href('mapping')}#${anchorOf(key)}">${kept.map(
          ([each, value]) => html`<input type="hidden" name="${each}" value="${value}">`,
        )}<input type="hidden" name="edit" value="${key}"><input type="hidden" name="choose" value="yes">
<span class="search">${icon('search')}<input type="search" name="find" value="${find}" placeholder="${said.findColumn}" aria-label="${said.findColumn}" maxlength="100"></span><button class="button">${said.findButton}</button></form>`
      : '';
  return html`<div class="panel">${search}
<form method="post" action="${href('mapping')}" id="pair">${visit.hidden()}
<input type="hidden" name="do" value="put"><input type="hidden" name="key" value="${key}"><input type="hidden" name="field" value="${name}"><input type="hidden" name="was" value="${item?.column ?? ''}"><input type="hidden" name="mark" value="${pairMark(item)}">
${kept.map(([each, value]) => html`<input type="hidden" name="${each}" value="${value}">`)}
${typed ? html`<p class="problem" id="pair-problem" role="alert" tabindex="-1" data-focus>${icon('bad', 'bad')}<span>${typed.problem}</span></p>` : ''}
<div class="sides"><div>${left}</div><div>${rules(line, visit, typed?.form)}${isChoosing ? html`<p class="hint">${said.afterColumn}</p>` : ''}</div></div>
<p class="buttons"><button class="button main" data-busy>${said.put}</button>
<a class="button" href="${href('mapping', Object.fromEntries(kept))}#${anchorOf(key)}">${said.close}</a>
${item ? html`<button class="link" name="do" value="unmap">${said.unmap}</button>` : ''}</p></form></div>`;
}

async function chooseColumn(
  {
    line: { name, item, column },
    field,
    columns,
    find,
    mapping,
  }: {
    line: MappingLine;
    field: ContactField;
    columns: readonly DataverseColumn[];
    find: string;
    mapping: LoadedMapping;
  },
  visit: Visit,
): Promise<Html> {
  const others = mapping.items.filter((each) => each !== item);
  const offers = columnOffers(field, columns, { items: mapping.items, own: item?.column, find });
  const proposed =
    item === undefined && !mapping.sides.away
      ? (await proposePairs(visit.services.parts, others, [name])).pairs.find(
          (pair) => pair.item.field === name,
        )
      : undefined;
  const choice = columnChoice(
    { offers, current: column, isMapped: item !== undefined, proposed, find, mapping },
    visit,
  );
  return html`<p class="hint">${visit.t.mapping.choose(grouped(offers.total))}</p>${choice}`;
}

/** What can be said only of the column that is there: what values mean, or how rows are found. */
async function detailsOf(
  { field, item, column }: MappingLine,
  visit: Visit,
  typed: URLSearchParams | undefined,
): Promise<MaybeHtml> {
  if (!field || !item || !column) return '';
  if (isLookup(column)) return lookupFields(item, column, visit);
  if (!column.choices || column.type === 'Boolean') return '';
  const { database } = visit.services.parts;
  const { values, contacts } = field.computed
    ? { values: new Map(), contacts: 0 }
    : await sampleValues(database, [field]);
  return valueChoices({ field, column, item, sampled: values.get(field.name) ?? [], contacts, typed }, visit);
}

async function lookupFields({ lookup }: MappingItem, column: DataverseColumn, visit: Visit): Promise<Html> {
  const said = visit.t.mapping;
  const { targets = [] } = column;
  const table = lookup?.table ?? targets[0]?.table ?? '';
  const keys = (await keyColumnsOf(visit.services.parts, table)).filter(isKeyColumn);
  const known = lookup?.keyColumn;
  const names = keys.map(({ name, label }) => ({ value: name, label: `${label} (${name})` }));
  const listed =
    known === undefined || keys.some(({ name }) => name === known) ? [] : [{ value: known, label: known }];
  return html`<h3>${said.lookup}</h3>${selectField({
    name: 'table',
    label: said.lookupTable,
    value: table,
    choices: targets.map((target) => ({ value: target.table, label: target.table })),
  })}${selectField({
    name: 'keyColumn',
    label: said.keyColumn,
    value: known ?? '',
    choices: [{ value: '', label: said.keyById }, ...listed, ...names],
  })}${choiceField({
    type: 'radio',
    legend: said.unresolved,
    name: 'unresolved',
    values: [lookup?.unresolved ?? 'fail'],
    choices: (['fail', 'empty'] as const).map((value) => ({ value, label: said.unresolveds[value] })),
  })}`;
}

function rules({ field, item, column }: MappingLine, visit: Visit, typed: URLSearchParams | undefined): Html {
  const said = visit.t.mapping;
  const { direction, conflict, sendEmpty, overlong } = typed
    ? rulesFromForm(typed, item)
    : (item ?? defaultRules);
  const isText =
    field !== undefined && (holdsText(field.type) || column?.type === 'String' || column?.type === 'Memo');
  const directions = (['both', 'toDynamics', 'toXperience'] as const).map((value) => ({
    value,
    label: said.directions[value],
  }));
  return html`${
    field?.toDynamicsOnly
      ? html`<p class="hint">${said.onlyToDynamics}</p><input type="hidden" name="direction" value="${direction === 'toXperience' ? 'toDynamics' : direction}">`
      : choiceField({
          type: 'radio',
          legend: said.direction,
          name: 'direction',
          values: [direction],
          choices: directions,
        })
  }${selectField({
    name: 'conflict',
    label: said.conflict,
    value: conflict,
    choices: (['byCaller', 'xperience', 'dynamics'] as const).map((value) => ({
      value,
      label: said.conflicts[value],
    })),
  })}
<label class="choice"><input type="checkbox" name="sendEmpty" value="yes" ${sendEmpty ? 'checked' : ''}><span>${said.sendEmpty}<small class="more">${said.sendEmptyHint}</small></span></label>
${
  isText
    ? choiceField({
        type: 'radio',
        legend: said.overlong,
        name: 'overlong',
        values: [overlong],
        choices: (['fail', 'cut'] as const).map((value) => ({ value, label: said.overlongs[value] })),
      })
    : html`<input type="hidden" name="overlong" value="${overlong}">`
}`;
}
