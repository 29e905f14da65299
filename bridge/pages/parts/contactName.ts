import { html } from 'hono/html';
import type { ContactName } from '../../sync/state/readContactNames.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';

/** Name of a contact with its number and address in small below, leading to its page where there is one. */
export function contactName(
  contactId: number,
  found: ContactName | undefined,
  gone: string,
  visit: Visit,
): Html {
  const name = found && nameOf(found);
  const shown = html`<a href="${visit.href(`contacts/${contactId}`)}">${name || contactId}</a>`;
  return html`${shown}<small>${contactId}${found ? (found.email ? ` · ${found.email}` : '') : ` · ${gone}`}</small>`;
}

/** First and last name, else the e-mail address; empty where there is neither. */
export function nameOf({ firstName, lastName, email }: ContactName): string {
  return [firstName, lastName].filter(Boolean).join(' ') || email || '';
}
