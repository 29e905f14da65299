import { html } from 'hono/html';
import { isRefusal } from '../../api/refusal.ts';
import { refusalOfError } from '../../api/refusalOfError.ts';
import { parseContactKey } from '../../api/resources/parseContactKey.ts';
import { findContact } from '../../api/views/findContact.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import { type PairsPreview, previewPairs } from '../../sync/explain/previewPairs.ts';
import { tellingContacts } from '../../sync/explain/tellingContacts.ts';
import { type TellingKind, tellingKinds, troubledContacts } from '../../sync/explain/troubledContacts.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { searchField } from '../parts/filterBar.ts';
import { tag } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { captionOf, type LoadedMapping, loadMapping } from './loadMapping.ts';
import { editHref } from './mappingTable.ts';

/** What would be sent for this person? */
export const previewPage: Page = {
  path: 'mapping/preview',
  section: 'mapping',
  async show(visit) {
    const { t, query, services } = visit;
    const said = t.mapping;
    const mapping = await loadMapping(visit);
    const asked = (query.get('contact') ?? '').trim().slice(0, 254);
    const frame = viewFrame(mapping, asked, visit);
    if (asked === '') return { ...frame, answer: said.previewAsk, body: await search(asked, mapping, visit) };
    try {
      const key = parseContactKey(asked, visit.caller);
      if (isRefusal(key)) return told(frame, key.detail, await search(asked, mapping, visit));
      const found = await findContact(services.parts, key, [
        'ContactFirstName',
        'ContactLastName',
        'ContactEmail',
      ]);
      const { ContactFirstName: first, ContactLastName: last, ContactEmail: email } = found.values;
      const name = [first, last].filter(Boolean).join(' ') || String(email ?? asked);
      const preview = await previewPairs(services.parts, found.contactId, mapping.items);
      return {
        ...frame,
        answer: answer(preview, name, visit),
        body: html`${await search(asked, mapping, visit)}${body(preview, mapping, visit)}`,
      };
    } catch (error) {
      const refusal = refusalOfError(error);
      if (!refusal || refusal.code.startsWith('database')) throw error;
      return told(frame, refusal.detail, await search(asked, mapping, visit));
    }
  },
};

type Frame = Pick<PageView, 'title' | 'crumbs' | 'actions'>;

function viewFrame({ draft, sides, problems }: LoadedMapping, asked: string, visit: Visit): Frame {
  const { t, href } = visit;
  const said = t.mapping;
  const title = draft ? said.previewTitle : said.previewTitleSaved;
  const canSave = draft && !sides.away && problems.length === 0 && asked !== '';
  const actions = html`<a class="button" href="${href('mapping')}">${draft ? said.backToDraft : said.backToMapping}</a>${
    canSave
      ? html`<form method="post" action="${href('mapping')}">${visit.hidden({ once: true })}<button class="button main" name="do" value="save" data-busy>${said.save}</button></form>`
      : ''
  }`;
  return { title, crumbs: [{ label: said.title, path: 'mapping' }, { label: said.preview }], actions };
}

function told(frame: Frame, detail: string, form: Html): PageView {
  return { ...frame, banner: bannerOf({ tone: 'bad', title: detail }), body: form };
}

async function search(asked: string, mapping: LoadedMapping, visit: Visit): Promise<Html> {
  const { t, href, services } = visit;
  const said = t.mapping;
  const { failing, newest } = await tellingContacts(services.parts.database);
  const link = (contactId: number | undefined, label: string): MaybeHtml =>
    contactId !== undefined &&
    html`<a href="${href('mapping/preview', { contact: contactId })}">${label}</a>`;
  const telling = await tellingOf(mapping, visit);
  const links = [
    ...tellingKinds.map((kind) => link(telling.get(kind), said.previewTelling[kind])),
    link(failing, said.previewFailing),
    link(newest, said.previewNewest),
  ].filter(Boolean);
  return html`<form class="filters contact-search" method="get" action="${href('mapping/preview')}"><span>${said.previewContact}</span>${searchField({ name: 'contact', label: said.previewPlaceholder, value: asked })}<button class="button">${said.previewShow}</button>${
    links.length > 0
      ? html`<span class="quiet">${said.previewOr} ${links.map((each, index) => html`${index > 0 ? ', ' : ''}${each}`)}</span>`
      : ''
  }</form>`;
}

/** Contacts that show what the pairs do; none while Dynamics does not say which columns it has. */
async function tellingOf(
  { items, draft }: LoadedMapping,
  { services }: Visit,
): Promise<ReadonlyMap<TellingKind, number>> {
  try {
    return await troubledContacts(services.parts, items, draft ? draft.base : items);
  } catch (error) {
    const refusal = refusalOfError(error);
    if (!refusal || refusal.code.startsWith('database')) throw error;
    return new Map();
  }
}

const isSent = ({ action }: FieldDecision) => action === 'send';

function answer({ fields, rowId }: PairsPreview, name: string, { t }: Visit): Html {
  const said = t.mapping;
  const sends = fields.filter((each) => isSent(each) && !each.problem).length;
  const fails = fields.filter(({ problem }) => problem).length;
  return html`<strong>${said.previewLead(name, sends, fails)}</strong> ${rowId === undefined ? said.previewNew : ''} ${said.previewWrites}`;
}

function body({ fields, problems }: PairsPreview, mapping: LoadedMapping, visit: Visit): Html {
  const said = visit.t.mapping;
  const rank = (each: FieldDecision) =>
    each.problem ? 0 : isSent(each) ? 1 : each.action === 'take' ? 2 : 3;
  const isQuiet = (each: FieldDecision) => rank(each) === 3 && !each.note;
  const first = fields.filter((each) => !isQuiet(each)).sort((one, other) => rank(one) - rank(other));
  const empty = fields.filter((each) => isQuiet(each) && each.ours === null);
  const same = fields.filter((each) => isQuiet(each) && each.ours !== null);
  const ofContact = problems
    .filter(({ field }) => field === undefined)
    .map(({ detail }) => html`<p class="problem">${detail}</p>`);
  return html`${ofContact}${first.length > 0 ? fieldTable(first, mapping, visit) : ''}
${folded(said.previewSame(same.length), same, mapping, visit)}${folded(said.previewNothing(empty.length), empty, mapping, visit)}`;
}

function folded(
  title: string,
  fields: readonly FieldDecision[],
  mapping: LoadedMapping,
  visit: Visit,
): MaybeHtml {
  if (fields.length === 0) return '';
  return html`<details><summary>${title}</summary>${fieldTable(fields, mapping, visit)}</details>`;
}

function fieldTable(fields: readonly FieldDecision[], { sides, lines }: LoadedMapping, visit: Visit): Html {
  const { t } = visit;
  const said = t.mapping;
  const lineOf = ({ field, column }: FieldDecision) =>
    lines.find(({ name, item }) => name === field && item?.column === column);
  const shown = (value: string | null | undefined): Html =>
    value === null || value === undefined || value === ''
      ? html`<em>${said.previewEmpty}</em>`
      : html`${value.slice(0, 400)}`;
  const labelled = (column: string, value: string | null | undefined): Html => {
    const choice = sides.columns
      ?.find(({ name }) => name === column)
      ?.choices?.find((each) => String(each.value) === value);
    return choice ? html`${choice.label} <small>${choice.value}</small>` : shown(value);
  };
  return table<FieldDecision>({
    caption: said.preview,
    rows: fields,
    rowClass: ({ problem, action }) => (problem ? 'fails' : action === 'send' ? 'sends' : ''),
    columns: [
      {
        head: said.previewField,
        width: 'third',
        cell: (each) =>
          html`${captionOf(sides.fields, each.field)} ${lineOf(each)?.isChanged ? tag(said.draft, 'accent') : ''}<small class="plain"><code>${each.column}</code></small>`,
      },
      { head: said.previewOurs, cell: ({ ours }) => shown(ours) },
      {
        head: said.previewTheirs,
        cell: ({ theirs, column }) => html`<span class="quiet">${labelled(column, theirs)}</span>`,
      },
      {
        head: said.previewResult,
        cell(each) {
          const { problem, action, result, note, column } = each;
          if (problem) {
            const line = lineOf(each);
            const fix =
              line && visit.may('manage')
                ? html` <a href="${editHref(line.key, visit)}">${said.previewSays}</a>`
                : '';
            return html`${said.previewNotSent}<small>${problem.detail}${problem.code === 'unknownChoice' ? fix : ''}</small>`;
          }
          const why = note ? html`<small>${note}</small>` : '';
          if (action === 'send') return html`<strong>${labelled(column, result)}</strong>${why}`;
          if (action === 'take') return html`${said.previewTaken}${why}`;
          return note ? html`${said.previewStaysDifferent}${why}` : '';
        },
      },
    ],
  });
}
