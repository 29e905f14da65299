import { html } from 'hono/html';
import type { ReconciliationView } from '../../api/views/viewReconciliation.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import type { IconName } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { status, type Tone } from '../parts/status.ts';
import { table } from '../parts/table.ts';

type Found = ReconciliationView['found'][number];

const marks: Readonly<Record<Found['follows'], readonly [IconName, Tone] | undefined>> = {
  needsYou: ['bad', 'bad'],
  nextRun: ['clock', 'plain'],
  setting: ['settings', 'plain'],
  judge: ['info', 'plain'],
  nothing: undefined,
};

const linkedKinds: ReadonlySet<Found['kind']> = new Set([
  'notSendable',
  'rowMissing',
  'linkedTwice',
  'underWay',
  'conflict',
  'changedInXperience',
  'neverExchanged',
  'changedInDynamics',
  'staysDifferent',
  'linkUnsettled',
]);

/** Told also where there are none: that nobody is linked twice is an answer. */
const always: ReadonlySet<Found['kind']> = new Set([
  'linkedTwice',
  'rowMissing',
  'onlyInDynamics',
  'qualifies',
]);

/** What was found by kind: linked contacts that differ, then what only one side has. */
export function differenceTables(found: ReconciliationView, visit: Visit): Html {
  const { groups } = visit.t.inStep;
  const [linked, unlinked] = [true, false].map((isLinked) =>
    found.found.filter(
      ({ kind, count, before = 0 }) =>
        linkedKinds.has(kind) === isLinked && (count + before > 0 || always.has(kind)),
    ),
  );
  return html`${group(found, groups.linked, linked ?? [], visit)}${group(found, groups.unlinked, unlinked ?? [], visit)}`;
}

function group(result: ReconciliationView, title: string, kinds: readonly Found[], visit: Visit): Html {
  const { t, href } = visit;
  const say = t.inStep;
  const { locale } = t.frame;
  const isCompared = result.comparedWith !== undefined;
  return html`<section><div class="section-head"><h2>${title}</h2></div>${table({
    caption: title,
    columns: [
      {
        head: say.columns.found,
        isNumber: true,
        width: 'narrow',
        cell: ({ count }) => html`<span class="figure">${grouped(count, locale)}</span>`,
      },
      {
        head: say.columns.what,
        isRowHead: true,
        cell: ({ kind }) => {
          const [name = '', text = ''] = say.kinds[kind];
          return html`${name}<small class="more">${text}</small>`;
        },
      },
      ...(isCompared
        ? [
            {
              head: say.columns.since(`${say.list.crumb.toLowerCase()} ${result.comparedWith}`),
              isNumber: true,
              cell: ({ count, before = 0 }: Found) => changeOf(count - before, say.unchanged, locale),
            },
          ]
        : []),
      {
        head: say.columns.follows,
        cell: ({ count, follows }) => {
          const mark = marks[follows];
          if (count === 0 || !mark) return say.follows.nothing;
          return status(...mark, say.follows[follows]);
        },
      },
      {
        head: say.columns.show,
        isHeadHidden: true,
        cell: ({ kind, count }) =>
          count > 0 &&
          html`<a href="${href('in-step/differences', { id: result.id, kind })}">${say.show}<span class="unseen">: ${say.kinds[kind][0]}</span></a>`,
      },
    ],
    rows: kinds,
  })}</section>`;
}

function changeOf(change: number, unchanged: string, locale: string): Html {
  if (change === 0) return html`<span class="quiet">${unchanged}</span>`;
  return html`${change > 0 ? '+' : '−'}${grouped(Math.abs(change), locale)}`;
}
