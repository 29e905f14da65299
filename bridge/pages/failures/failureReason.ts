import { html } from 'hono/html';
import { presentFailure } from '../../api/present/presentFailure.ts';
import { startDueRuns } from '../../sync/runs/startDueRuns.ts';
import {
  type CauseState,
  dismissFailures,
  readCause,
  retryCause,
} from '../../sync/state/failures/failureCauses.ts';
import { type ListedFailure, listFailures } from '../../sync/state/failures/listFailures.ts';
import { retryFailures } from '../../sync/state/failures/retryFailures.ts';
import type { Html } from '../html.ts';
import type { Elsewhere, Page, PageView, Visit } from '../page.ts';
import { readCaptions } from '../parts/captions.ts';
import { contactName, nameOf } from '../parts/contactName.ts';
import { grouped } from '../parts/number.ts';
import { pager } from '../parts/pager.ts';
import { question } from '../parts/question.ts';
import { table } from '../parts/table.ts';
import { day } from '../parts/time.ts';
import { causeOf, causeQuery, readIds } from './causeKey.ts';
import { causeTitle, isTriedByItself } from './failureList.ts';

const pageSize = 50;

/** One reason: what to do about it, and fifty of its contacts at most. */
export const failureReason: Page = {
  path: 'failures/reason',
  section: 'failures',
  changeScope: 'sync',
  async show(visit) {
    const { query, services, t, href } = visit;
    const cause = causeOf(query);
    if (!cause) return undefined;
    const state: CauseState = query.get('show') === 'dismissed' ? 'dismissed' : 'open';
    const { database } = services.parts;
    const known = await readCause(database, state, cause);
    const before = Number(query.get('after'));
    const found = await listFailures(database, {
      ...cause,
      show: state,
      ...(Number.isInteger(before) && before > 0 && { before: Math.min(before, 2 ** 31 - 1) }),
      limit: pageSize + 1,
    });
    if (!known || found.length === 0) {
      const banner = { tone: 'ok', title: t.failures.goneReason, text: t.failures.goneReasonText } as const;
      return { goTo: 'failures', banner };
    }
    const rows = found.slice(0, pageSize);
    const last = rows.at(-1);
    const next = found.length > pageSize && last ? String(last.failure_id) : undefined;
    const { remedy } = presentFailure(known.example, services.dynamicsUrl);
    const title = causeTitle(known, await readCaptions(services), visit);
    const count = grouped(known.count, t.frame.locale);
    return {
      title,
      crumbs: [{ label: t.frame.sections.failures, path: 'failures' }, { label: cause.field || cause.code }],
      answer: remedy,
      body: html`<p class="buttons">${repair(known.example, visit)}</p>
<form method="post" action="${href(visit.path, causeQuery(cause))}">${visit.hidden()}
${visit.may('sync') ? wholeReason(count, state, isTriedByItself(known), visit) : ''}
${rowsTable(rows, title, visit)}${visit.may('sync') ? chosen(state, visit) : ''}</form>
${pager({ next, label: t.failures.next }, visit)}`,
    };
  },
  async change(visit) {
    const { form, query, services, caller, t } = visit;
    const cause = causeOf(query);
    if (!cause) return undefined;
    const { database } = services.parts;
    const action = form.get('do');
    const ids = readIds(form);
    const goTo = `${visit.path}?${new URLSearchParams(causeQuery(cause))}`;
    const some = action === 'retrySome' || action === 'dismissSome' || action === 'dismissTheseSome';
    if (some && ids.length === 0)
      return {
        goTo,
        banner: { tone: 'info', title: t.failures.nothingChosen, text: t.failures.nothingChosenText },
      };
    switch (action) {
      case 'retrySome':
        return retried(await retryFailures(database, { ids }, caller.name), 'failures', visit);
      case 'retryAll':
        return retried(await retryCause(database, cause, caller.name), 'failures', visit);
      case 'dismissSome':
        return askDismiss(visit, goTo, grouped(ids.length), { do: 'dismissTheseSome' }, ids);
      case 'dismissAll': {
        const known = await readCause(database, 'open', cause);
        // Somebody else settled it meanwhile: the page of the reason says so.
        if (!known) return { goTo };
        return askDismiss(visit, goTo, grouped(known.count), { do: 'dismissTheseAll' }, []);
      }
      case 'dismissTheseSome':
        return dismissed(await dismissFailures(database, { ids }, caller.name), visit);
      case 'dismissTheseAll':
        return dismissed(await dismissFailures(database, { cause }, caller.name), visit);
      default:
        return undefined;
    }
  },
};

/** Where what is at fault can be repaired, as far as a page can. */
function repair({ field, kind, code }: ListedFailure, { href, t, services }: Visit): Html {
  if (field !== '' && services.isServed('mapping'))
    return html`<a class="button main" href="${href('mapping', { edit: field })}">${t.failures.toMapping}</a>`;
  return (kind === 'deleted' || code === 'contactDeleted') && services.isServed('settings')
    ? html`<a class="button main" href="${href('settings')}">${t.failures.toSettings}</a>`
    : html``;
}

/** What cannot succeed yet is offered, but not as the main thing to do. */
function wholeReason(
  count: string,
  state: CauseState,
  mayHelp: boolean,
  { t: { failures: t } }: Visit,
): Html {
  if (state === 'dismissed') return html``;
  return html`<p class="buttons section-head"><button class="button ${mayHelp ? 'main' : ''}" name="do" value="retryAll" data-busy>${t.retryAll(count)}</button>
<button class="link" name="do" value="dismissAll">${t.dismissAll(count)}</button></p>`;
}

function chosen(state: CauseState, { t: { failures: t } }: Visit): Html {
  return html`<p class="buttons section-head"><button class="button" name="do" value="retrySome" data-busy>${t.retrySome}</button>${
    state === 'open'
      ? html`<button class="button" name="do" value="dismissSome">${t.dismissSome}</button>`
      : ''
  }</p>`;
}

function rowsTable(rows: readonly ListedFailure[], caption: string, visit: Visit): Html {
  const { failures: t } = visit.t;
  const tick = ({ failure_id, contact_id, ...name }: ListedFailure): Html =>
    html`<input type="checkbox" name="id" value="${failure_id}" aria-label="${t.chooseOne(nameOf(name) || String(contact_id))}">`;
  return table<ListedFailure>({
    caption,
    rows,
    columns: [
      ...(visit.may('sync')
        ? [{ head: t.choose, isHeadHidden: true, width: 'narrow' as const, cell: tick }]
        : []),
      {
        head: t.contact,
        isRowHead: true,
        width: 'third',
        cell: (failure) =>
          html`${contactName(failure.contact_id, failure.exists ? failure : undefined, t.gone, visit)}${
            failure.activity_id > 0 ? html`<small>${t.activity(failure.activity_id)}</small>` : ''
          }`,
      },
      {
        head: t.value,
        width: 'half',
        cell: ({ detail }) => (detail.length > 300 ? `${detail.slice(0, 300)} …` : detail),
      },
      { head: t.tried, isNumber: true, cell: ({ attempts }) => grouped(attempts) },
      {
        head: t.since,
        cell: (failure) => day(presentFailure(failure, visit.services.dynamicsUrl).firstAttempt, visit),
      },
    ],
  });
}

/** The next run tries them; it is started at once where it can be. */
async function retried(
  count: number,
  goTo: string,
  { t, services, caller, signal }: Visit,
): Promise<Elsewhere> {
  const { failures, frame } = t;
  if (count === 0) return { goTo, banner: { tone: 'info', title: failures.retriedNone } };
  const title = failures.retried(grouped(count, frame.locale));
  const { started, refused } = await startDueRuns(services.parts, services.runs, caller.name, signal);
  const run = started[0]?.run;
  const text = run ? failures.retriedStarted(run.id) : `${failures.retriedLater} ${refused.join(' ')}`;
  return {
    goTo,
    banner: {
      tone: 'ok',
      title,
      text: text.trim(),
      ...(run && { link: { label: String(run.id), path: `runs/${run.id}` } }),
    },
  };
}

/** A question page; the ticked ones travel with it. */
function askDismiss(
  visit: Visit,
  back: string,
  count: string,
  values: Readonly<Record<string, string>>,
  ids: readonly number[],
): PageView {
  const { failures: t, frame } = visit.t;
  const action = Object.fromEntries(new URLSearchParams(back.split('?')[1]));
  return {
    title: t.dismissTitle(count),
    crumbs: [
      { label: frame.sections.failures, path: 'failures' },
      { label: frame.sections.failures, path: back },
    ],
    body: question(
      {
        consequences: t.dismissText,
        fields: html`${ids.map((id) => html`<input type="hidden" name="id" value="${id}">`)}`,
        button: t.dismissButton(count),
        isDangerous: true,
        back: { label: t.backTo, path: back },
        values,
        query: action,
      },
      visit,
    ),
  };
}

function dismissed(count: number, { t }: Visit): Elsewhere {
  const { failures, frame } = t;
  const title = failures.wereDismissed(grouped(count, frame.locale));
  return { goTo: 'failures', banner: { tone: 'ok', title, text: failures.wereDismissedText } };
}
