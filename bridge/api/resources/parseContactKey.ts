import { guidPattern } from '../../mapping/guidText.ts';
import type { Caller } from '../caller.ts';
import type { Refusal } from '../refusal.ts';
import type { ContactKey } from '../views/findContact.ts';

const LARGEST_ID = 2 ** 31 - 1;

/**
 * Reads which contact is meant: digits are a contact ID, a GUID a row ID or, for administrators, a ContactGUID,
 * and what has an @ an e-mail address. A ContactGUID of a caller without scope manage is looked up as a row ID only,
 * so that it cannot be told from a GUID that nobody has.
 */
export function parseContactKey(text: string, caller: Pick<Caller, 'scopes'>): ContactKey | Refusal {
  const trimmed = text.trim();
  const guid = parseGuid(trimmed);
  if (guid) {
    return caller.scopes.includes('manage')
      ? { by: 'rowIdOrContactGuid', guid }
      : { by: 'rowId', rowId: guid };
  }
  const id = /^\d+$/.test(trimmed) ? Number(trimmed) : 0;
  if (id > 0 && id <= LARGEST_ID) return { by: 'contactId', contactId: id };
  if (/^[^\s\p{Cc}@]+@[^\s\p{Cc}]+$/u.test(trimmed)) return { by: 'email', email: trimmed };
  return {
    refused: 'invalid',
    code: 'contactUnreadable',
    field: 'contact',
    detail: `${JSON.stringify(text)} names no contact. Give a contact ID such as 1234, an e-mail address, or the row ID of the contact in Dynamics 365.`,
  };
}

/** A GUID in lower case without braces; undefined when the value is none. */
export function parseGuid(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bare = /^\{.*\}$/.test(value) ? value.slice(1, -1) : value;
  return guidPattern.test(bare) ? bare.toLowerCase() : undefined;
}
