import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ContactService } from '../services.ts';
import { decodeCursor, encodeCursor } from './pageCursor.ts';
import { presentContact } from './presentContact.ts';

/** The contacts in one state, page by page. */
export function listContacts(contacts: ContactService): Handler<'ListContacts'> {
  return {
    scope: 'read',
    async handle({ query, caller, pageLink }) {
      const list = `ListContacts ${query.show}`;
      const from = decodeCursor(list, query.cursor);
      if (isRefusal(from)) return from;
      const { items, next } = await contacts.list(query.show, { limit: query.limit, ...from });
      const value = items.map((contact) => presentContact(contact, caller));
      if (next === undefined) return { status: 200, body: { value } };
      return { status: 200, body: { value, nextLink: pageLink(encodeCursor(list, next)) } };
    },
  };
}
