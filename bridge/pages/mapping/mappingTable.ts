import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { tag } from '../parts/status.ts';
import type { LoadedMapping, MappingLine } from './loadMapping.ts';
import { ruleTexts } from './ruleTexts.ts';
import { columnTypeText, fieldTypeText } from './typeText.ts';

const arrows = { both: '↔', toDynamics: '→', toXperience: '←' } as const;

export interface MappingTableParts {
  lines: readonly MappingLine[];
  mapping: LoadedMapping;
  /** Key of the line whose editor is open, and what stands in it. */
  open?: { key: string; editor: Html } | undefined;
}

/** The mapping, a line for each field, with the editor below the line that is open. */
export function mappingTable({ lines, mapping, open }: MappingTableParts, visit: Visit): Html {
  const { t } = visit;
  const { field, column, rules, title, edit } = t.mapping;
  const heads = [field, '', column, rules, ''].map((text, index) =>
    text === ''
      ? html`<th role="columnheader" scope="col" class="narrow"><span class="unseen">${index === 1 ? t.mapping.direction : edit}</span></th>`
      : html`<th role="columnheader" scope="col" class="third">${text}</th>`,
  );
  return html`<table role="table" class="mapping"><caption class="unseen">${title}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">${lines.map((line) => row(line, mapping, open, visit))}</tbody></table>`;
}

function row(line: MappingLine, mapping: LoadedMapping, open: MappingTableParts['open'], visit: Visit): Html {
  const { t } = visit;
  const isOpen = open?.key === line.key;
  const id = anchorOf(line.key);
  const direction = line.item && directionOf(line);
  const rules = rulesCell(line, mapping, visit);
  return html`<tr role="row" id="${id}" class="${isOpen ? 'open' : ''}">
<th role="rowheader" scope="row">${line.field?.caption ?? line.name}<small class="plain">${
    line.field
      ? html`<code>${line.name}</code> · ${fieldTypeText(line.field, visit)}`
      : html`<span class="wrong">${t.mapping.unknownField}</span>`
  }</small></th>
<td role="cell" data-label="">${direction ? html`<span aria-hidden="true">${arrows[direction]}</span><span class="unseen">${t.mapping.arrows[direction]}</span>` : ''}</td>
<td role="cell" data-label="${t.mapping.column}">${columnCell(line, mapping, visit)}</td>
<td role="cell" data-label="${t.mapping.rules}" class="${rules === '' ? 'empty' : ''}">${rules}</td>
<td role="cell" data-label="">${action(line, isOpen, visit)}</td></tr>
${isOpen ? html`<tr role="row" class="editor"><td role="cell" colspan="5">${open?.editor}</td></tr>` : ''}`;
}

/** Where a line is in the page. */
export function anchorOf(key: string): string {
  return `f-${encodeURIComponent(key)}`;
}

/** Address of the mapping with the editor of a line open. */
export function editHref(key: string, visit: Visit, query: Readonly<Record<string, string>> = {}): string {
  const kept = Object.fromEntries([...visit.query].filter(([name]) => name === 'show' || name === 'q'));
  return `${visit.href('mapping', { ...kept, edit: key, ...query })}#${anchorOf(key)}`;
}

/** The same as a path below `admin/`, for what comes after a change. */
export function editPath(key: string, form: URLSearchParams): string {
  const kept = [...form].filter(([name]) => name === 'show' || name === 'q');
  return `mapping?${new URLSearchParams([...kept, ['edit', key]])}`;
}

function directionOf({ item, field }: MappingLine): keyof typeof arrows {
  const direction = item?.direction ?? 'both';
  return direction === 'both' && field?.toDynamicsOnly ? 'toDynamics' : direction;
}

function columnCell(
  { item, column, isChanged }: MappingLine,
  { sides }: LoadedMapping,
  visit: Visit,
): MaybeHtml {
  const { t } = visit;
  if (!item)
    return html`<span class="quiet">${t.mapping.notMapped}</span> ${isChanged ? tag(t.mapping.draft, 'accent') : ''}`;
  if (column)
    return html`${column.label}<small><code>${column.name}</code> · ${columnTypeText(column, visit)}</small>`;
  const why = sides.columns
    ? html`<span class="wrong">${t.mapping.unknownColumn}</span>`
    : t.mapping.columnsUnknown;
  return html`<code>${item.column}</code><small>${why}</small>`;
}

function rulesCell(line: MappingLine, { failing: { isMore } }: LoadedMapping, visit: Visit): MaybeHtml {
  const { t } = visit;
  const { problems, failing, grant, item, isChanged } = line;
  const rules = ruleTexts(line, visit);
  const said = [
    ...problems.map(({ detail }) => html`<p class="problem">${icon('bad', 'bad')}<span>${detail}</span></p>`),
    ...(failing && item ? [failingText(failing, isMore, line, visit)] : []),
    ...(grant === undefined
      ? []
      : [
          html`<p class="status wait">${icon('wait', 'wait')}<span>${t.mapping.notGranted} <code>${grant}</code></span></p>`,
        ]),
    ...rules.map((text) => html`<p>${text}</p>`),
    ...(item && isChanged ? [tag(t.mapping.draft, 'accent')] : []),
  ];
  return said.length === 0 ? '' : html`${said}`;
}

function failingText(
  { count, tooLong }: NonNullable<MappingLine['failing']>,
  isMore: boolean,
  { key, item }: MappingLine,
  visit: Visit,
): Html {
  const { failing, failingOne, cutThem } = visit.t.mapping;
  const text = count === 1 && !isMore ? failingOne : failing(grouped(count), isMore);
  const cut =
    tooLong > 0 && item?.overlong === 'fail' && visit.may('manage')
      ? html` <button class="link" form="quick" name="cut" value="${key}">${cutThem}</button>`
      : '';
  return html`<p class="status wait">${icon('wait', 'wait')}<span>${text}.${cut}</span></p>`;
}

function action({ key, item, field, name }: MappingLine, isOpen: boolean, visit: Visit): MaybeHtml {
  const { edit, map, close } = visit.t.mapping;
  if (!visit.may('manage')) return '';
  const caption = field?.caption ?? name;
  if (isOpen) {
    const kept = Object.fromEntries([...visit.query].filter(([each]) => each === 'show' || each === 'q'));
    return html`<a href="${visit.href('mapping', kept)}#${anchorOf(key)}">${close}<span class="unseen"> ${caption}</span></a>`;
  }
  return html`<a href="${editHref(key, visit)}">${item ? edit : map}<span class="unseen"> ${caption}</span></a>`;
}
