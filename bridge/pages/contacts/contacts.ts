import { html } from 'hono/html';
import {
  addressInDynamics,
  type FoundContact,
  searchByAnything,
} from '../../sync/explain/searchByAnything.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { emptyState } from '../parts/emptyState.ts';
import { searchField } from '../parts/filterBar.ts';
import { status } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { titleOf } from './titleOf.ts';

const longestSearch = 200;
const most = 50;

/** Finds a contact; the only one that fits opens at once. */
export const contacts: Page = {
  path: 'contacts',
  section: 'contacts',
  async show(visit) {
    const { t, query, services, href } = visit;
    const text = (query.get('q') ?? '').trim().slice(0, longestSearch);
    const { database } = services.parts;
    const found = await searchByAnything(database, text, { mayKnowGuids: visit.may('manage') });
    const [only] = found;
    if (text !== '' && only && found.length === 1) return { goTo: `contacts/${only.contactId}` };
    const search = html`<form class="filters find-contact" role="search" method="get" action="${href('contacts')}">${searchField({ name: 'q', label: t.contacts.searched, value: text })}<button class="button">${t.frame.find}</button></form>`;
    const body = found.length > 0 ? listOf(found, text, visit) : await nobody(text, visit);
    return { title: t.contacts.title, answer: t.contacts.answer, body: html`${search}${body}` };
  },
};

function listOf(found: readonly FoundContact[], text: string, visit: Visit): Html {
  const { t, href } = visit;
  const { columns, newest } = t.contacts;
  const told = text === '' ? newest : t.contacts.found(found.length, found.length === most);
  return html`<section><div class="section-head"><h2>${told}</h2></div>${table({
    caption: told,
    columns: [
      {
        head: columns.name,
        cell: (contact) =>
          html`<a href="${href(`contacts/${contact.contactId}`)}">${titleOf(contact, t)}</a>`,
      },
      { head: columns.email, cell: ({ email }) => email },
      { head: columns.id, isNumber: true, cell: ({ contactId }) => String(contactId) },
      { head: columns.state, cell: (contact) => stateOf(contact, visit) },
    ],
    rows: found,
  })}</section>`;
}

function stateOf({ held, failed, linked }: FoundContact, { t }: Visit): Html {
  const { states } = t.contacts;
  if (held && !linked) return status('pause', 'wait', states.held);
  if (failed) return status('bad', 'bad', states.failed);
  return linked ? status('ok', 'ok', states.linked) : status('off', 'plain', states.none);
}

async function nobody(text: string, visit: Visit): Promise<Html> {
  const { t, services, href } = visit;
  const say = t.contacts;
  if (text === '') return emptyState({ icon: 'contacts', title: say.nobody, text: say.nobodyText });
  const known = text.includes('@') ? await addressInDynamics(services.parts, text) : undefined;
  const { contact } = known ?? {};
  const there =
    known && (contact ? say.inDynamicsLinked(titleOf(contact, t)) : say.inDynamicsOnly(known.rows));
  return emptyState({
    icon: 'search',
    title: say.noneTitle(text),
    text: html`${say.noneText} ${there ?? ''}`,
    ...(contact && {
      actions: html`<a class="button" href="${href(`contacts/${contact.contactId}`)}">${say.theOther(titleOf(contact, t), contact.contactId)}</a>`,
    }),
  });
}
