import { html } from 'hono/html';
import { presentSubscription } from '../../api/present/presentSubscription.ts';
import { mayManage } from '../../api/resources/subscriptions.ts';
import { formNames } from '../../api/views/formNames.ts';
import { mostCounted } from '../../sync/state/subscriptions/countWaiting.ts';
import { readStandings, type Standing } from '../../sync/state/subscriptions/standings.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { emptyState } from '../parts/emptyState.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { type Column, count, table } from '../parts/table.ts';
import { ago, agoText, dayText, timeText } from '../parts/time.ts';
import type { SubscriptionQuestion } from './subscriptionQuestion.ts';

/** Which flows are told at once, and does each take it? */
export const subscriptionList: Page = {
  path: 'instant-triggers',
  section: 'subscriptions',
  async show(visit) {
    const { services, t, caller } = visit;
    const { database } = services.parts;
    const standings = await readStandings(database, mayManage(caller) ? undefined : caller);
    const names = await formNames(database, standings);
    const rows = standings.map((standing) => ({ standing, view: presentSubscription(standing, names) }));
    const going = rows.filter(({ standing }) => standing.state !== 'ended' && standing.sameAs === null);
    const stopped = going.filter(({ standing }) => standing.state === 'paused').length;
    const { subscriptions: texts } = t;
    return {
      title: t.frame.sections.subscriptions,
      answer: html`<strong>${texts.answer(going.length - stopped)}</strong>${stopped > 0 ? texts.stopped(stopped) : ''}`,
      ...(services.keySecret === undefined && {
        banner: bannerOf({ tone: 'wait', title: texts.offTitle, text: html`<p>${texts.off}</p>` }),
      }),
      body:
        rows.length > 0
          ? subscriptionTable(rows, visit)
          : emptyState({ icon: 'subscriptions', title: texts.noneTitle, text: texts.none }),
    };
  },
};

interface Row {
  standing: Standing;
  view: ReturnType<typeof presentSubscription>;
}

function subscriptionTable(rows: readonly Row[], visit: Visit): Html {
  const { subscriptions: t, frame } = visit.t;
  const columns: Column<Row>[] = [
    {
      head: t.tells,
      width: 'third',
      cell: ({ view, standing }) =>
        html`${view.about}<small>${t.ofOwner(view.owner, dayText(view.created, visit))}${
          standing.sameAs === null ? '' : html` · ${t.repetition}`
        }${view.endsOn === undefined ? '' : html` · ${t.ends(dayText(view.endsOn, visit))}`}</small>`,
    },
    { head: t.state, width: 'third', cell: (row) => stateOf(row, visit) },
    {
      head: t.last,
      cell: ({ view }) =>
        view.lastDelivered === undefined
          ? html`<span class="quiet">${t.never}</span>`
          : ago(view.lastDelivered, visit),
    },
    {
      head: t.waiting,
      isNumber: true,
      cell: ({ view, standing }) =>
        standing.sameAs !== null || view.state === 'ended'
          ? count(undefined)
          : html`${count(`${grouped(view.waiting, frame.locale)}${view.waiting >= mostCounted ? '+' : ''}`)}${
              view.oldestWaiting === undefined
                ? ''
                : html`<small>${t.since(agoText(view.oldestWaiting, visit))}</small>`
            }`,
    },
    { head: t.given, isNumber: true, cell: ({ view }) => count(String(view.deadLetters ?? 0)) },
    { head: t.action, isHeadHidden: true, cell: (row) => actionsOf(row, visit) },
  ];
  return table({ caption: frame.sections.subscriptions, rows, columns });
}

function stateOf({ view }: Row, visit: Visit): Html {
  const { subscriptions: t } = visit.t;
  const word = t.states[view.state];
  if (view.state === 'active') return status('ok', 'ok', word);
  if (view.state === 'retrying') {
    const next =
      view.nextAttempt === undefined ? '' : html`<br>${t.nextAt(timeText(view.nextAttempt, visit))}`;
    return status('wait', 'wait', word, html`${view.detail ?? ''}${next}`);
  }
  return view.state === 'paused'
    ? status('pause', 'bad', word, view.detail)
    : status('off', 'plain', word, view.detail);
}

function actionsOf({ standing, view }: Row, visit: Visit): Html {
  const { subscriptions: t } = visit.t;
  if (view.state === 'ended' || standing.sameAs !== null) return html``;
  const isPaused = view.state === 'paused';
  const offered: SubscriptionQuestion[] = [
    isPaused ? 'resume' : 'pause',
    ...(isPaused && standing.code === 'notificationsFailed' ? (['leaveOut'] as const) : []),
    'recover',
    'end',
  ];
  return html`${offered.map(
    (what, index) =>
      html`${index > 0 ? html`<br>` : ''}<a href="${visit.href('instant-triggers/decide', { subscription: view.subscriptionId, what })}">${t[what]}</a>`,
  )}`;
}
