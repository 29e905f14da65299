import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ContactService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';

/** Why a contact would or would not be sent. */
export function explainContact(contacts: ContactService): Handler<'ExplainContact'> {
  return {
    scope: 'read',
    async handle({ path, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      return { status: 200, body: await contacts.explain(key) };
    },
  };
}
