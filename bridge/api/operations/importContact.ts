import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ContactService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';

/** Sends one contact at once, whatever its score. */
export function importContact(contacts: ContactService): Handler<'ImportContact'> {
  return {
    scope: 'sync',
    async handle({ path, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      return { status: 200, body: await contacts.importContact(key, caller.name) };
    },
  };
}
