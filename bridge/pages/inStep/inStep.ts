import { html } from 'hono/html';
import {
  type ReconciliationView,
  viewReconciliation,
  viewReconciliations,
} from '../../api/views/viewReconciliation.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { emptyState } from '../parts/emptyState.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { agoText, durationText, time } from '../parts/time.ts';
import { differenceTables } from './differenceTables.ts';
import { endedPart, runningAnswer, runningPart } from './runningComparison.ts';

const oldMs = 7 * 24 * 60 * 60_000;

/** Are both sides in step? The newest comparison, or the one in the address. */
export const inStep: Page = {
  path: 'in-step',
  section: 'inStep',
  changeScope: 'sync',
  async show(visit) {
    const found = await chosen(visit);
    const { t } = visit;
    if (!found) {
      return {
        title: t.inStep.title,
        answer: t.inStep.never,
        body: emptyState({
          icon: 'inStep',
          title: t.inStep.never,
          text: t.inStep.neverText,
          ...(visit.may('sync') && { actions: compareLink(visit, t.inStep.compare) }),
        }),
      };
    }
    if (visit.isFragment)
      return found.state === 'running'
        ? { fragment: runningPart(found, visit) }
        : { fragment: endedPart(found, visit), isOver: true };
    return found.state === 'running' ? runningView(found, visit) : resultView(found, visit);
  },
};

/** A number in the address that is none of ours is answered with the newest. */
async function chosen({ query, services }: Visit): Promise<ReconciliationView | undefined> {
  const { database } = services.parts;
  const id = Number(query.get('id'));
  if (Number.isSafeInteger(id) && id > 0 && id < 2 ** 31) {
    const found = await viewReconciliation(database, id);
    if (found) return found;
  }
  const [newest] = await viewReconciliations(database, { limit: 1 });
  return newest;
}

function compareLink({ href }: Visit, label: string) {
  return html`<a class="button main" href="${href('in-step/compare')}">${label}</a>`;
}

function runningView(found: ReconciliationView, visit: Visit): PageView {
  const { t, href } = visit;
  return {
    title: t.inStep.title,
    answer: html`<b>${runningAnswer(found, visit)}</b>`,
    actions:
      visit.may('sync') &&
      html`<a class="button danger" href="${href('in-step/stop', { id: found.id })}">${t.inStep.stop}</a>`,
    body: runningPart(found, visit),
  };
}

function resultView(found: ReconciliationView, visit: Visit): PageView {
  const { t, href, now } = visit;
  const say = t.inStep;
  const { locale } = t.frame;
  const { contacts, rows, started, finished = started, seconds = 0, requestedBy = '' } = found;
  const isOld = now.getTime() - Date.parse(finished) > oldMs;
  const csv = html`<a class="button" href="${href('in-step/differences.csv', { id: found.id })}">${icon('download')}${t.frame.csv}</a>`;
  return {
    title: say.title,
    answer: answerOf(found, visit),
    actions: html`${csv}${visit.may('sync') ? compareLink(visit, say.compareAgain) : ''}`,
    ...(isOld && {
      banner: { tone: 'wait', title: say.oldTitle, text: say.tooOld(agoText(finished, visit)) } as const,
    }),
    body: html`<p class="small prose">${say.comparedOn} ${time(finished, visit)}, ${say.compared(
      requestedBy,
      durationText(seconds, { t }),
      grouped(contacts.read, locale),
      grouped(rows.read, locale),
    )} <a href="${href('in-step/earlier')}">${say.earlier}</a></p>
${found.unaskedRows ? html`<p class="small">${say.unasked(grouped(found.unaskedRows, locale))}</p>` : ''}
${differenceTables(found, visit)}`,
  };
}

function answerOf(found: ReconciliationView, { t }: Visit) {
  const say = t.inStep;
  const { state, reason, contacts } = found;
  if (state !== 'finished')
    return html`<b>${state === 'cancelled' ? say.cancelled : say.failed}</b> ${state === 'failed' ? reason : ''} ${say.partly}`;
  const { linked, same, differing } = contacts;
  if (linked === 0) return html`<b>${say.nobodyLinked}</b>`;
  if (differing === 0) return html`<b>${say.allSame}</b>`;
  const { locale } = t.frame;
  const needs = needsYouOf(found);
  // Never rounded up to all of them.
  const share = Math.floor((1000 * same) / linked) / 10;
  return html`<b>${say.same(grouped(share, locale, 1))}</b> ${say.differ(grouped(differing, locale), grouped(linked, locale), needs, grouped(needs, locale))}`;
}

/** Linked contacts that differ and need a person. */
function needsYouOf({ found }: ReconciliationView): number {
  return found.filter(({ follows }) => follows === 'needsYou').reduce((sum, { count }) => sum + count, 0);
}
