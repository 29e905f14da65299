import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ContactService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';
import { presentContact } from './presentContact.ts';

/** One contact by any of its names. */
export function getContact(contacts: ContactService): Handler<'GetContact'> {
  return {
    scope: 'read',
    async handle({ path, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      return { status: 200, body: presentContact(await contacts.find(key), caller) };
    },
  };
}
