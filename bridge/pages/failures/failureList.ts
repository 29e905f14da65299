import { html } from 'hono/html';
import { presentFailure } from '../../api/present/presentFailure.ts';
import { type FailureCause, listCauses, mostGrouped } from '../../sync/state/failures/failureCauses.ts';
import { countStopped } from '../../sync/state/subscriptions/subscriptions.ts';
import type { Html } from '../html.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { plainBanner } from '../parts/banner.ts';
import { readCaptions } from '../parts/captions.ts';
import { emptyState } from '../parts/emptyState.ts';
import { filterBar } from '../parts/filterBar.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { timeText } from '../parts/time.ts';
import { causeQuery } from './causeKey.ts';
import { failuresOfContact, searchedContact } from './failuresOfContact.ts';

/** What must I repair? Reasons, not contacts: a reason leads to its contacts. */
export const failureList: Page = {
  path: 'failures',
  section: 'failures',
  changeScope: 'sync',
  async show(visit): Promise<PageView> {
    const { t, services, query } = visit;
    const isDismissed = query.get('show') === 'dismissed';
    const state = isDismissed ? 'dismissed' : 'open';
    const searched = searchedContact(visit);
    if (searched !== '') {
      return {
        title: t.frame.sections.failures,
        answer: t.failures.searchedAnswer,
        actions: csvOf({ show: state, q: searched }, visit),
        body: html`${bar(state, visit)}${await failuresOfContact(state, visit)}`,
      };
    }
    const { causes, total, isMore } = await listCauses(services.parts.database, state);
    const captions = await readCaptions(services);
    const stopped = await countStopped(services.parts.database);
    const count = `${grouped(total, t.frame.locale)}${isMore ? '+' : ''}`;
    const byItself = causes.filter(isTriedByItself);
    const needYou = causes.filter((cause) => !isTriedByItself(cause));
    const answer = isDismissed
      ? t.failures.dismissedAnswer(count)
      : total > 0 &&
        html`<strong>${t.failures.answer(count, causes.length)}</strong>${t.failures.work} ${isMore ? t.failures.tooMany(grouped(mostGrouped)) : ''}`;
    const groups = isDismissed
      ? group(t.failures.dismissed, '', causes, captions, visit)
      : html`${group(t.failures.needYou, t.failures.needYouNote, needYou, captions, visit)}${group(t.failures.byItself, t.failures.byItselfNote, byItself, captions, visit)}`;
    return {
      title: t.frame.sections.failures,
      answer,
      actions: total > 0 && csvOf({ show: state }, visit),
      ...(stopped > 0 && { banner: stoppedBanner(stopped, visit) }),
      body: html`${bar(state, visit)}${causes.length > 0 ? groups : none(isDismissed, visit)}`,
    };
  },
};

function csvOf(query: Readonly<Record<string, string>>, { t, href }: Visit): Html {
  return html`<a class="button" href="${href('failures.csv', query)}">${icon('download')}${t.frame.csv}</a>`;
}

/** Flows that are told nothing more are no failures of contacts, and are looked for here all the same. */
function stoppedBanner(count: number, visit: Visit): Html {
  const { need } = visit.t.overview;
  const link = { label: need.subscriptionsLink, path: 'instant-triggers' };
  return plainBanner(
    { tone: 'bad', title: need.subscriptions(count), text: need.subscriptionsText, link },
    visit,
  );
}

/** Whether time alone may help. */
export function isTriedByItself({ example }: Pick<FailureCause, 'example'>): boolean {
  return example.kind === 'transient';
}

function bar(state: 'open' | 'dismissed', visit: Visit): Html {
  const { failures: t } = visit.t;
  const choices = [
    { value: 'open', label: t.open },
    { value: 'dismissed', label: t.dismissed },
  ];
  return filterBar(
    {
      segments: { label: t.show, name: 'show', value: state, choices },
      searches: [{ name: 'q', label: t.searched, value: searchedContact(visit) }],
    },
    visit,
  );
}

function group(
  title: string,
  note: string,
  causes: readonly FailureCause[],
  captions: ReadonlyMap<string, string>,
  visit: Visit,
): Html {
  if (causes.length === 0) return html``;
  return html`<section><div class="section-head"><h2>${title}</h2><span class="small">${note}</span></div>
<ul class="causes">${causes.map((cause) => html`<li>${causeHead(cause, captions, visit)}</li>`)}</ul></section>`;
}

/** Count, sentence, what to do, and the way to the contacts. */
function causeHead(cause: FailureCause, captions: ReadonlyMap<string, string>, visit: Visit): Html {
  const { failures: t, frame } = visit.t;
  const { example, count, kind } = cause;
  const { remedy, nextAttempt } = presentFailure(example, visit.services.dynamicsUrl);
  const shown = example.state === 'dismissed' ? { show: 'dismissed' } : {};
  const next = isTriedByItself(cause) && nextAttempt ? t.nextTry(timeText(nextAttempt, visit)) : '';
  return html`<div class="cause-count"><strong>${grouped(count, frame.locale)}</strong><small>${kind === 'activity' ? t.activities(count) : t.contacts(count)}</small></div>
<div class="grow"><h3><a href="${visit.href('failures/reason', { ...causeQuery(cause), ...shown })}">${causeTitle(cause, captions, visit)}</a></h3>
<p class="small">${causeExample(cause, visit)}</p><p class="small">${remedy}</p>${next ? html`<p class="small status">${icon('clock')}<span>${next}</span></p>` : ''}</div>${icon('chevron', 'aside')}`;
}

const longestTitle = 220;

/** What the reason is, in few words where there are some; else the sentence of one of them, led by the field. */
export function causeTitle(
  { example, field, code }: FailureCause,
  captions: ReadonlyMap<string, string>,
  { t }: Visit,
): string {
  const caption = captions.get(field) ?? field;
  const title = titleOf(code, t);
  if (field !== '' && title) return title(caption);
  return cut(`${field === '' ? '' : t.failures.field(caption)}${example.detail}`);
}

/** The sentence of one of them, where the title is not that already. */
export function causeExample({ example, field, code }: FailureCause, { t }: Visit): string {
  return field !== '' && titleOf(code, t) ? t.failures.such(cut(example.detail)) : '';
}

function titleOf(
  code: string,
  { failures: { titles } }: Visit['t'],
): ((caption: string) => string) | undefined {
  return Object.hasOwn(titles, code) ? titles[code as keyof typeof titles] : undefined;
}

function cut(text: string): string {
  return text.length > longestTitle ? `${text.slice(0, longestTitle)} …` : text;
}

function none(isDismissed: boolean, { t: { failures: t } }: Visit): Html {
  return isDismissed
    ? emptyState({ icon: 'ok', title: t.noneDismissed, text: t.noneDismissedText })
    : emptyState({ icon: 'ok', title: t.noneTitle, text: t.none });
}
