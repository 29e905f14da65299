import type { Visit } from '../page.ts';

/** How people know a contact: by name, else e-mail address, else number. */
export function nameOf(
  contact: { contactId: number; firstName: string; lastName: string; email: string },
  { contacts }: Visit['t'],
): string {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  return name || contact.email || contacts.nameless(contact.contactId);
}
