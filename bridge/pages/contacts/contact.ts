import { html } from 'hono/html';
import { rowLink } from '../../api/present/rowLink.ts';
import { type ContactPageView, viewContactPage } from '../../api/views/viewContactPage.ts';
import { type Pause, readPause } from '../../sync/state/pause/pause.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { type LabelOf, readChoiceLabels } from '../parts/choiceLabels.ts';
import { figures } from '../parts/figures.ts';
import { pausedButtons } from '../parts/notNow.ts';
import { grouped } from '../parts/number.ts';
import { dayText, timeText } from '../parts/time.ts';
import { checklist } from './checklist.ts';
import { contactAnswer } from './contactAnswer.ts';
import { contactIdOf } from './contactIdOf.ts';
import { fieldsTable } from './fieldsTable.ts';
import { figureOfRule } from './figureOfRule.ts';
import { hasEnough } from './hasEnough.ts';
import { sendNow } from './sendNow.ts';
import { titleOf } from './titleOf.ts';
import { activitiesTable, whatHappened } from './whatHappened.ts';

/** Why is this contact in Dynamics, or not? */
export const contact: Page = {
  path: 'contacts/:id{[0-9]+}',
  section: 'contacts',
  changeScope: 'sync',
  async show(visit) {
    const { t, services, query } = visit;
    const contactId = contactIdOf(visit);
    if (contactId === undefined) return undefined;
    const before = Number(query.get('before'));
    const page = Number.isSafeInteger(before) && before > 0 && before < 2 ** 31 ? { before } : {};
    const view = await viewContactPage(services.parts, contactId, page);
    if (!view) return undefined;
    const banner = bannerFor(view, visit);
    const pause = await readPause(services.parts.database);
    return {
      title: titleOf(view.contact, t),
      crumbs: [{ label: t.contacts.title, path: 'contacts' }, { label: String(contactId) }],
      answer: html`<span class="subtitle">${t.contacts.subtitle(view.contact.email, contactId)}</span>${contactAnswer(view, visit)}`,
      actions: actionsFor(view, pause, visit),
      ...(banner && { banner }),
      body: bodyOf(view, await readChoiceLabels(visit.services), visit),
    };
  },

  /** Sends it now. */
  async change(visit) {
    const contactId = contactIdOf(visit);
    return contactId === undefined ? undefined : sendNow(contactId, visit);
  },
};

function bannerFor({ explanation, unexplained, history }: ContactPageView, visit: Visit): Html | undefined {
  const { t, href, path } = visit;
  const say = t.contacts;
  if (unexplained !== undefined)
    return bannerOf({ tone: 'bad', title: say.unexplainedTitle, text: unexplained });
  if (explanation?.away === undefined) return undefined;
  const last = lastExchange(history);
  return bannerOf({
    tone: 'bad',
    title: say.awayTitle,
    text: say.awayText(last && timeText(last.time, visit)),
    action: html`<a class="button" href="${href(path)}">${say.tryAgain}</a>`,
  });
}

function actionsFor(
  { contact: { contactId }, explanation }: ContactPageView,
  pause: Pause | undefined,
  visit: Visit,
): Html | undefined {
  const { t, href, path } = visit;
  if (!visit.may('sync') || !explanation) return undefined;
  const say = t.contacts;
  const { linked, held, away } = explanation;
  const to = (name: string, label: string, isMain = false) =>
    html`<a class="button ${isMain ? 'main' : ''}" href="${href(`contacts/${contactId}/${name}`)}">${label}</a>`;
  const isThere = away === undefined;
  if (pause) {
    const labels =
      held && !linked ? [say.link, say.release] : [say.hold, linked ? say.unlink : say.linkTo, say.sendNow];
    return pausedButtons(pause, labels, visit);
  }
  // Who would not be sent by itself is asked about: it makes a contact in Dynamics that nobody may expect.
  if (!linked && !held && !hasEnough(explanation))
    return html`${to('hold', say.hold)}${isThere ? html`${to('link', say.linkTo)}${to('send', say.sendAnyway)}` : ''}`;
  const send = html`<form method="post" action="${href(path)}">${visit.hidden({ once: true })}<button class="button main" data-busy>${say.sendNow}</button></form>`;
  if (held && !linked) return html`${isThere ? to('link', say.link) : ''}${to('release', say.release, true)}`;
  return html`${to('hold', say.hold)}${linked ? to('unlink', say.unlink) : isThere ? to('link', say.linkTo) : ''}${isThere ? send : ''}`;
}

type Entry = ContactPageView['history'][number];

/** The newest entry that moved values. */
function lastExchange(history: readonly Entry[]): Entry | undefined {
  return history.find(({ what }) => ['created', 'updated', 'taken', 'linked'].includes(what));
}

function bodyOf(view: ContactPageView, labelOf: LabelOf, visit: Visit): Html {
  const { explanation } = view;
  const last = lastExchange(view.history);
  const below = html`<div class="two">${whatHappened(view, visit)}${activitiesTable(view, visit)}</div>`;
  if (!explanation) return below;
  if (!explanation.linked) return html`${checklist(view, visit)}${below}`;
  return html`${figuresOf(view, explanation, last, visit)}${fieldsTable(view, { exchanged: last?.time ?? view.linkedSince, labelOf }, visit)}${below}`;
}

function figuresOf(
  view: ContactPageView,
  explanation: NonNullable<ContactPageView['explanation']>,
  last: Entry | undefined,
  visit: Visit,
): Html {
  const { t, services } = visit;
  const say = t.contacts.figures;
  const { locale } = t.frame;
  const { rowId, away } = explanation;
  const sent = view.activities.filter(({ state }) => state === 'sent').length;
  return figures(
    [
      figureOfRule(explanation, t),
      {
        label: say.inDynamics,
        value: rowId === undefined ? say.deleted : away === undefined ? say.open : say.linked,
        ...(rowId !== undefined && {
          note: html`<span class="mono">${shortId(rowId)}</span>`,
          ...(away === undefined && { href: rowLink(services.dynamicsUrl, 'contact', rowId) }),
        }),
      },
      {
        label: say.exchanged,
        value: last ? dayText(last.time, visit) : say.never,
        note: [
          last && timeText(last.time, visit),
          last?.run !== undefined && say.run(last.run),
          view.linkedSince && say.linkedSince(dayText(view.linkedSince, visit)),
        ]
          .filter(Boolean)
          .join(' · '),
      },
      {
        label: say.activities,
        value: say.sentOf(grouped(sent, locale), grouped(view.activities.length, locale)),
        note: view.activities.length > 0 ? say.activitiesNote : say.noActivities,
      },
    ],
    { isCompact: true },
  );
}

function shortId(rowId: string): string {
  return `${rowId.slice(0, 8)}…${rowId.slice(-12)}`;
}
