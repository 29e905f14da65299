import { html } from 'hono/html';
import { differencesAsCsv } from '../../api/present/differencesAsCsv.ts';
import {
  type DifferenceView,
  type ReconciliationView,
  viewDifferences,
  viewReconciliation,
  viewReconciliations,
} from '../../api/views/viewReconciliation.ts';
import type { Page, Visit } from '../page.ts';
import { readCaptions } from '../parts/captions.ts';
import { emptyState } from '../parts/emptyState.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { pager } from '../parts/pager.ts';
import { table } from '../parts/table.ts';
import { time } from '../parts/time.ts';

const pageSize = 50;
type Kind = DifferenceView['kind'];

/** What was found of one kind. */
export const differenceList: Page = {
  path: 'in-step/differences',
  section: 'inStep',
  async show(visit) {
    const { t, services, query, href } = visit;
    const found = await comparisonOf(visit);
    const kind = kindOf(visit);
    const counted = found?.found.find((each) => each.kind === kind);
    if (!found || !kind || !counted) return undefined;
    const { inStep: say, frame } = t;
    const after = numberOf(query.get('after'));
    const page = { kind, ...(after !== undefined && { after }), limit: pageSize + 1 };
    const read = (await viewDifferences(services.parts.database, found.id, page, services.dynamicsUrl)) ?? [];
    const shown = read.slice(0, pageSize);
    const captions = await readCaptions(services);
    const [name = '', text = ''] = say.kinds[kind];
    const csv = html`<a class="button" href="${href('in-step/differences.csv', { id: found.id, kind })}">${icon('download')}${frame.csv}</a>`;
    return {
      title: name,
      crumbs: [
        { label: say.title, path: `in-step?id=${found.id}` },
        { label: `${say.list.crumb} ${found.id}` },
      ],
      answer: say.list.answer(grouped(counted.count, frame.locale), text),
      actions: csv,
      body:
        shown.length === 0
          ? emptyState({ icon: 'ok', title: say.list.noneNow, text: text })
          : html`${listOf(shown, captions, visit)}${pager({ next: read.length > shown.length ? String(shown.at(-1)?.number) : undefined, label: say.list.next }, visit)}`,
    };
  },
};

function listOf(rows: readonly DifferenceView[], captions: ReadonlyMap<string, string>, visit: Visit) {
  const { t, href } = visit;
  const { list, reasonsOf } = t.inStep;
  const hasContacts = rows.some(({ contactId }) => contactId !== undefined);
  const told = ({ fields = [], detail, contacts }: DifferenceView) => {
    const names = fields.map(
      ({ field, reason }) =>
        html`${captions.get(field) ?? field} <span class="quiet">${reasonsOf[reason]}</span>`,
    );
    const more = contacts === undefined ? detail : list.addressOf(contacts);
    return html`${names.map((each, index) => html`${index > 0 ? ', ' : ''}${each}`)}${more ? html`<small class="more">${more}</small>` : ''}`;
  };
  return table({
    caption: list.what,
    columns: [
      ...(hasContacts
        ? [
            {
              head: list.contact,
              cell: ({ contactId, name }: DifferenceView) =>
                contactId !== undefined &&
                html`<a href="${href(`contacts/${contactId}`)}">${name ?? contactId}</a><small class="more">${contactId}</small>`,
            },
          ]
        : []),
      {
        head: list.dynamics,
        cell: ({ rowId, rowUrl }) =>
          rowId &&
          (rowUrl
            ? html`<a class="mono" href="${rowUrl}">${rowId}</a>`
            : html`<span class="mono">${rowId}</span>`),
      },
      { head: list.what, width: 'half', cell: told },
    ],
    rows,
  });
}

function kindOf({ query, t }: Visit): Kind | undefined {
  const kind = query.get('kind') ?? '';
  return Object.hasOwn(t.inStep.kinds, kind) ? (kind as Kind) : undefined;
}

function numberOf(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 && number < 2 ** 31 ? number : undefined;
}

async function comparisonOf({ query, services }: Visit): Promise<ReconciliationView | undefined> {
  const id = numberOf(query.get('id'));
  return id === undefined ? undefined : viewReconciliation(services.parts.database, id);
}

/** All of it, or one kind, as a file. */
export const differenceCsv: Page = {
  path: 'in-step/differences.csv',
  section: 'inStep',
  async show(visit) {
    const { database } = visit.services.parts;
    const found = await comparisonOf(visit);
    if (!found) return undefined;
    const kind = kindOf(visit);
    const chosen = { ...(kind !== undefined && { kind }) };
    return {
      file: `comparison-${found.id}${kind === undefined ? '' : `-${kind}`}.csv`,
      csv: differencesAsCsv((page) =>
        viewDifferences(database, found.id, { ...chosen, ...page }, visit.services.dynamicsUrl),
      ),
    };
  },
};

/** The comparisons that are kept. */
export const earlierComparisons: Page = {
  path: 'in-step/earlier',
  section: 'inStep',
  async show(visit) {
    const { t, services, href } = visit;
    const { history: say, title } = t.inStep;
    const { locale } = t.frame;
    const rows = await viewReconciliations(services.parts.database, { limit: pageSize });
    return {
      title: say.title,
      crumbs: [{ label: title, path: 'in-step' }, { label: say.title }],
      answer: say.answer,
      body: table({
        caption: say.title,
        columns: [
          { head: say.id, cell: ({ id }) => html`<a href="${href('in-step', { id })}">${id}</a>` },
          { head: say.started, cell: ({ started }) => time(started, visit) },
          { head: say.by, cell: ({ requestedBy }) => requestedBy },
          { head: say.result, cell: ({ state }) => say.states[state] },
          { head: say.same, isNumber: true, cell: ({ contacts }) => grouped(contacts.same, locale) },
          { head: say.differ, isNumber: true, cell: ({ contacts }) => grouped(contacts.differing, locale) },
        ],
        rows,
      }),
    };
  },
};
