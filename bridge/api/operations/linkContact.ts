import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ContactService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';
import { presentContact } from './presentContact.ts';

/** For flows that add the row themselves. */
export function linkContact(contacts: ContactService): Handler<'LinkContact'> {
  return {
    scope: 'sync',
    async handle({ path, body, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      const contact = await contacts.link(key, body.rowId.toLowerCase(), caller.name);
      return { status: 200, body: presentContact(contact, caller) };
    },
  };
}
