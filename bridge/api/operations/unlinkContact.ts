import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ContactService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';
import { presentContact } from './presentContact.ts';

/** Forgets a link; held unless told otherwise, or the next run would create the contact again. */
export function unlinkContact(contacts: ContactService): Handler<'UnlinkContact'> {
  return {
    scope: 'sync',
    async handle({ path, query, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      const contact = await contacts.unlink(key, query.hold, caller.name);
      return { status: 200, body: presentContact(contact, caller) };
    },
  };
}
