import type { Visit } from '../page.ts';
import { nameOf } from '../parts/contactName.ts';

/** What the page of a contact is called: by name, else e-mail address, else number. */
export function titleOf(
  contact: { contactId: number; firstName: string; lastName: string; email: string },
  { contacts }: Visit['t'],
): string {
  return nameOf(contact) || contacts.nameless(contact.contactId);
}
