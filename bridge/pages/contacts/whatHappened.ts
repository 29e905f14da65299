import { html } from 'hono/html';
import type { ContactPageView } from '../../api/views/viewContactPage.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import type { IconName } from '../parts/icon.ts';
import { status, type Tone } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { day, time } from '../parts/time.ts';

type Entry = ContactPageView['history'][number];

/** What was written for the contact, the newest first. */
export function whatHappened(view: ContactPageView, visit: Visit): Html {
  const { t, path, href } = visit;
  const { history, hasMoreHistory } = view;
  const last = history.at(-1);
  return html`<section><div class="section-head"><h2>${t.contacts.happened}</h2>${
    visit.may('manage')
      ? html`<a href="${href('changes', { about: `contact ${view.contact.contactId}`, days: 'year' })}">${t.contacts.byPeople}</a>`
      : ''
  }</div>${
    history.length === 0
      ? html`<p class="small">${t.contacts.nothingHappened}</p>`
      : html`<dl class="events">${history.map(
          (entry) => html`<dt>${time(entry.time, visit)}</dt><dd>${told(entry, view, visit)}</dd>`,
        )}</dl>`
  }${hasMoreHistory && last ? html`<p class="pager"><a class="button small" href="${href(path, { before: last.id })}">${t.contacts.earlier}</a></p>` : ''}</section>`;
}

function told(entry: Entry, view: ContactPageView, visit: Visit): Html {
  const { t, href } = visit;
  const say = t.contacts;
  const captioned = (names: readonly string[]) =>
    names.map((name) => view.captions.get(name) ?? captionOfColumn(name, view)).join(', ');
  const { what, columns = [], fields = [], withoutFields = [], run, caller } = entry;
  const text = {
    created: say.what.created(columns.length),
    linked: columns.length > 0 ? `${say.what.linked}: ${captioned(columns)}` : say.what.linked,
    updated: say.what.updated(captioned(columns)),
    taken: say.what.taken(captioned(fields)),
    inherited: say.what.inherited,
    unlinked: say.what.unlinked,
    held: say.what.held,
    released: say.what.released,
    activity: say.what.activity(entry.activityTable ?? '', entry.activityState ?? ''),
  }[what];
  const without = withoutFields.length > 0 ? `, ${say.without(captioned(withoutFields))}` : '';
  const by = run === undefined && caller !== undefined && what !== 'activity' ? ` ${say.by(caller)}` : '';
  const link =
    run === undefined ? '' : html` <a href="${href(`runs/${run}`)}">${capital(say.figures.run(run))}</a>`;
  return html`${text}${without}${by}.${link}`;
}

/** A column is known by the caption of its field. */
function captionOfColumn(column: string, { explanation, captions }: ContactPageView): string {
  const field = explanation?.fields.find((each) => each.column === column)?.field;
  return (field !== undefined && captions.get(field)) || column;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const marks: Readonly<Record<ContactPageView['activities'][number]['state'], readonly [IconName, Tone]>> = {
  sent: ['ok', 'ok'],
  waits: ['clock', 'plain'],
  leftOut: ['off', 'plain'],
  failed: ['bad', 'bad'],
  unknown: ['info', 'plain'],
};

/** The newest activities, and what becomes of each. */
export function activitiesTable({ activities }: ContactPageView, visit: Visit): Html {
  const { contacts: say } = visit.t;
  return html`<section><div class="section-head"><h2>${say.activities}</h2></div>${
    activities.length === 0
      ? html`<p class="small">${say.noActivities}</p>`
      : table({
          caption: say.activities,
          columns: [
            {
              head: say.activity,
              cell: ({ title, typeName, type, channelId, webPageId }) => {
                const notes = [
                  title ? typeName : undefined,
                  channelId !== undefined && say.channel(channelId),
                  webPageId !== undefined && say.webPage(webPageId),
                ].filter(Boolean);
                return html`${title || typeName || type}${notes.length > 0 ? html`<small class="more">${notes.join(' · ')}</small>` : ''}`;
              },
            },
            { head: say.logged, cell: ({ created }) => day(created, visit) },
            {
              head: say.state,
              cell: ({ state, why }) => status(...marks[state], say.activityStates[state], why),
            },
          ],
          rows: activities,
        })
  }</section>`;
}
