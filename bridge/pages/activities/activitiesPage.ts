import { html } from 'hono/html';
import { refusalOfError } from '../../api/refusalOfError.ts';
import { viewActivityTypes } from '../../api/views/viewActivityTypes.ts';
import { previewActivity } from '../../sync/activities/previewActivity.ts';
import { openStoredTypeMap, saveTypeMap } from '../../sync/activities/types/storedTypeMap.ts';
import type { TypeMapItem } from '../../sync/activities/types/typeMapItem.ts';
import { getSettings } from '../../sync/settings/getSettings.ts';
import { readSettingChoices } from '../../sync/settings/settingChoices.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Page, PageAnswer, PageView, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { type RuleTexts, ruleForm, ruleOf, textsOfForm, textsOfRule } from './ruleForm.ts';
import { ruleProblems } from './ruleProblems.ts';

type TypeStatus = Awaited<ReturnType<typeof viewActivityTypes>>['value'][number];

/** Which activities become what in Dynamics. */
export const activitiesPage: Page = {
  path: 'activities',
  section: 'activities',
  show: (visit) => view(visit, visit.query.get('edit') ?? ''),
  change,
};

interface Typed {
  texts: RuleTexts;
  /** Of the whole. */
  problem?: string;
  /** By field. */
  problems?: ReadonlyMap<string, string>;
}

async function view(visit: Visit, edited: string, typed?: Typed): Promise<PageView> {
  const { t, services, href, may } = visit;
  const said = t.activities;
  const { parts } = services;
  const { settings } = await getSettings(parts);
  const answerOff = settings.activitySyncEnabled
    ? ''
    : html`<strong>${said.answerOff}</strong> <a href="${href('settings')}">${said.toSettings}</a> `;
  try {
    const { value: types } = await viewActivityTypes(parts);
    const { items, flaw } = await openStoredTypeMap(parts.database);
    const sent = types.filter(({ state }) => state === 'sent').length;
    const open = may('manage') ? types.find(({ type }) => type === edited) : undefined;
    const editor = open && (await editorOf(open, items, visit, typed));
    return {
      title: said.title,
      answer: html`${answerOff}<strong>${said.answer(grouped(sent), grouped(types.length))}</strong> ${said.answerMore}`,
      ...(flaw !== undefined && { banner: bannerOf({ tone: 'bad', title: said.broken, text: flaw }) }),
      body: typeTable(types, open?.type, editor, visit),
      ...(typed && { status: 422 }),
    };
  } catch (error) {
    const refusal = refusalOfError(error);
    if (!refusal || refusal.code.startsWith('database')) throw error;
    const again = html`<a class="button" href="${href('activities')}">${said.tryAgain}</a>`;
    const text = html`<p>${said.awayText}</p><p class="small">${refusal.detail}</p>`;
    return {
      title: said.title,
      answer: answerOff || undefined,
      banner: bannerOf({ tone: 'bad', title: said.away, text, action: again }),
      body: html``,
    };
  }
}

async function change(visit: Visit): Promise<PageAnswer> {
  const { form, services, caller, t } = visit;
  const said = t.activities;
  const { database } = services.parts;
  const type = form.get('type') ?? '';
  const texts = textsOfForm(form);
  const { version, items } = await openStoredTypeMap(database);
  const isThis = (item: TypeMapItem) => item.type.toLowerCase() === type.toLowerCase();
  const present = items.find(isThis);
  if (JSON.stringify(present ?? null) !== (form.get('was') ?? 'null'))
    return { ...(await view(visit, type, { texts, problem: said.meanwhile })), status: 409 };
  const others = items.filter((item) => !isThis(item));
  const isForgotten = form.get('do') === 'forget';
  const problems = isForgotten ? new Map<string, string>() : ruleProblems(type, texts, t);
  if (problems.size > 0) return view(visit, type, { texts, problems });
  try {
    const wanted = isForgotten ? others : [...others, ruleOf(type, texts)];
    await saveTypeMap(database, wanted, caller.name, version);
  } catch (error) {
    const refusal = refusalOfError(error);
    if (!refusal || refusal.code.startsWith('database')) throw error;
    return view(visit, type, { texts, problem: refusal.detail });
  }
  const title = isForgotten ? said.forgotten(type) : said.saved(type);
  return {
    goTo: `activities?${new URLSearchParams({ edit: type })}`,
    banner: { tone: 'ok', title, text: said.savedText },
  };
}

async function editorOf(
  { type, properties, rule }: TypeStatus,
  items: readonly TypeMapItem[],
  visit: Visit,
  typed: Typed | undefined,
): Promise<Html> {
  const { parts } = visit.services;
  const { settings } = await getSettings(parts);
  const { owners } = await readSettingChoices(parts, settings);
  const item = items.find((each) => each.type.toLowerCase() === type.toLowerCase());
  return html`${ruleForm(
    {
      type,
      properties,
      owners,
      texts: typed?.texts ?? textsOfRule(item),
      was: JSON.stringify(item ?? null),
      hasRule: rule !== undefined,
      problem: typed?.problem,
      problems: typed?.problems,
    },
    visit,
  )}${await preview(type, visit)}`;
}

async function preview(type: string, { services, t }: Visit): Promise<Html> {
  const said = t.activities;
  const found = await previewActivity(services.parts, type);
  const id = String(found?.activityId ?? '');
  const content = !found
    ? html`<p>${said.previewNone}</p>`
    : found.row
      ? html`<p>${said.previewRow(id, found.row.table)}</p><dl class="facts">${Object.entries(
          found.row.values,
        ).map(([name, value]) => html`<dt><code>${name}</code></dt><dd>${shown(value)}</dd>`)}</dl>`
      : html`<p>${said.previewBecause(id)} ${found.because ?? ''}</p>`;
  return html`<div class="panel section"><h3>${said.previewHead}</h3>${content}</div>`;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)} …` : text;
}

function typeTable(
  types: readonly TypeStatus[],
  open: string | undefined,
  editor: Html | undefined,
  visit: Visit,
): Html {
  const said = visit.t.activities;
  const heads = [said.type, said.becomes, said.rules].map(
    (head) => html`<th role="columnheader" scope="col" class="third">${head}</th>`,
  );
  return html`<table role="table" class="mapping"><caption class="unseen">${said.title}</caption>
<thead role="rowgroup"><tr role="row">${heads}<th role="columnheader" scope="col" class="narrow"><span class="unseen">${said.edit}</span></th></tr></thead>
<tbody role="rowgroup">${types.map((each) => typeRow(each, each.type === open ? editor : undefined, visit))}</tbody></table>`;
}

const icons = { sent: 'ok', skipped: 'off', blocked: 'wait' } as const;
const tones = { sent: 'ok', skipped: 'plain', blocked: 'wait' } as const;

function typeRow(each: TypeStatus, editor: Html | undefined, visit: Visit): Html {
  const { t, href, may } = visit;
  const said = t.activities;
  const { type, displayName, state, table, reason, rule } = each;
  const id = `t-${encodeURIComponent(type)}`;
  const to = editor ? href('activities') : href('activities', { edit: type });
  const action: MaybeHtml =
    may('manage') &&
    html`<a href="${to}#${id}">${editor ? said.close : said.edit}<span class="unseen"> ${displayName ?? type}</span></a>`;
  return html`<tr role="row" id="${id}" class="${editor ? 'open' : ''}">
<th role="rowheader" scope="row">${displayName ?? type}<small class="plain"><code>${type}</code></small></th>
<td role="cell" data-label="${said.becomes}">${status(icons[state], tones[state], table === undefined ? said.state[state] : html`${said.state[state]}: <code>${table}</code>`, reason)}</td>
<td role="cell" data-label="${said.rules}" class="${rule ? '' : 'empty'}">${rule ? rulesText(rule, visit).map((text) => html`<p>${text}</p>`) : ''}</td>
<td role="cell" data-label="">${action}</td></tr>
${editor ? html`<tr role="row" class="editor"><td role="cell" colspan="4">${editor}</td></tr>` : ''}`;
}

function rulesText(
  { pages, forms, complete, cut, columns }: NonNullable<TypeStatus['rule']>,
  { t }: Visit,
): string[] {
  const said = t.activities;
  return [
    ...(pages?.length ? [said.onlyPages(pages.length)] : []),
    ...(forms?.length ? [said.onlyForms(forms.length)] : []),
    ...(complete === false ? [said.open] : []),
    ...(cut ? [said.cuts] : []),
    ...(columns?.length ? [said.ownColumns(columns.length)] : []),
  ];
}
