import { html } from 'hono/html';
import { presentFailure } from '../../api/present/presentFailure.ts';
import { searchByAnything } from '../../sync/explain/searchByAnything.ts';
import { type ListedFailure, listFailures } from '../../sync/state/failures/listFailures.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { contactName } from '../parts/contactName.ts';
import { emptyState } from '../parts/emptyState.ts';
import { grouped } from '../parts/number.ts';
import { pager } from '../parts/pager.ts';
import { table } from '../parts/table.ts';
import { day, timeText } from '../parts/time.ts';
import { causeQuery } from './causeKey.ts';

const pageSize = 50;
const longestSearch = 200;
const largestId = 2 ** 31 - 1;

/** What the address asks for; empty for nobody in particular. */
export function searchedContact({ query }: Pick<Visit, 'query'>): string {
  return (query.get('q') ?? '').trim().slice(0, longestSearch);
}

/**
 * Contacts that a search means, at most 50, by indexes alone: by number, name, e-mail address or Dynamics ID. A number also
 * means a contact that is no longer in Xperience.
 */
export async function searchedIds(visit: Pick<Visit, 'query' | 'services' | 'may'>): Promise<number[]> {
  const text = searchedContact(visit);
  if (/^\d{1,10}$/.test(text)) return Number(text) <= largestId ? [Number(text)] : [];
  const found = await searchByAnything(visit.services.parts.database, text, {
    mayKnowGuids: visit.may('manage'),
  });
  return found.map(({ contactId }) => contactId);
}

/** The failures of those contacts, fifty at a time, each with its reason; they are found by their contacts, not by looking through all. */
export async function failuresOfContact(state: 'open' | 'dismissed', visit: Visit): Promise<Html> {
  const { query, services, t, href } = visit;
  const say = t.failures;
  const contactIds = await searchedIds(visit);
  const before = Number(query.get('after'));
  const found =
    contactIds.length === 0
      ? []
      : await listFailures(services.parts.database, {
          contactIds,
          show: state,
          ...(Number.isInteger(before) && before > 0 && { before: Math.min(before, largestId) }),
          limit: pageSize + 1,
        });
  const lift = html`<a class="button" href="${href(visit.path, { show: state })}">${say.allReasons}</a>`;
  if (found.length === 0) {
    const title = say.noneOf(searchedContact(visit));
    const text = contactIds.length === 0 ? say.nobodyFits : say.noneOfText[state];
    return emptyState({ icon: contactIds.length === 0 ? 'search' : 'ok', title, text, actions: lift });
  }
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  const next = found.length > pageSize && last ? String(last.failure_id) : undefined;
  return html`<section><div class="section-head"><h2>${say.ofContact(searchedContact(visit))}</h2>${lift}</div>
${failureTable(rows, state, visit)}${pager({ next, label: say.next }, visit)}</section>`;
}

function failureTable(rows: readonly ListedFailure[], state: 'open' | 'dismissed', visit: Visit): Html {
  const { t } = visit;
  const say = t.failures;
  const shown = state === 'dismissed' ? { show: state } : {};
  return table<ListedFailure>({
    caption: t.frame.sections.failures,
    rows,
    columns: [
      {
        head: say.contact,
        width: 'third',
        cell: (failure) =>
          html`${contactName(failure.contact_id, failure.exists ? failure : undefined, say.gone, visit)}${
            failure.activity_id > 0 ? html`<small>${say.activity(failure.activity_id)}</small>` : ''
          }`,
      },
      {
        head: say.value,
        width: 'half',
        cell: ({ detail, code, field, activity_id }) => {
          const kind = activity_id > 0 ? 'activity' : 'contact';
          const reason = visit.href('failures/reason', { ...causeQuery({ code, field, kind }), ...shown });
          return html`${detail.length > 300 ? `${detail.slice(0, 300)} …` : detail}<small><a href="${reason}">${say.sameReason}</a></small>`;
        },
      },
      { head: say.tried, isNumber: true, cell: ({ attempts }) => grouped(attempts) },
      {
        head: say.since,
        cell: (failure) => {
          const { firstAttempt, nextAttempt } = presentFailure(failure, visit.services.dynamicsUrl);
          const when = nextAttempt && say.nextTry(timeText(nextAttempt, visit));
          return html`${day(firstAttempt, visit)}${when ? html`<small>${when}</small>` : ''}`;
        },
      },
    ],
  });
}
