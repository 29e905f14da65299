import type { components } from '../../../schemas/contract.ts';
import type { Caller } from '../caller.ts';
import type { ContactView } from '../services.ts';

/** The contact as a caller may see it: ContactGUID is the website's visitor cookie, shown with scope manage only. */
export function presentContact(contact: ContactView, caller: Caller): components['schemas']['Contact'] {
  if (caller.scopes.includes('manage')) return contact;
  const { contactGuid: _secret, ...shown } = contact;
  const { ContactGUID: _mapped, ...fields } = contact.fields;
  return { ...shown, fields };
}
