import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** How people know a contact. */
export interface Subject {
  /** Name and e-mail address as far as there are any, else its number. */
  name: string;
  heldReason?: string;
}

/** @returns undefined when the contact does not exist */
export async function readSubject({ db }: ContactHandle, contactId: number): Promise<Subject | undefined> {
  const found = await db
    .selectFrom('OM_Contact as contact')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'contact.ContactID')
    .select([
      'contact.ContactFirstName',
      'contact.ContactLastName',
      'contact.ContactEmail',
      'state.held_reason',
    ])
    .where('contact.ContactID', '=', contactId)
    .executeTakeFirst();
  if (!found) return undefined;
  const { ContactFirstName, ContactLastName, ContactEmail: email, held_reason } = found;
  const name = [ContactFirstName, ContactLastName].filter(Boolean).join(' ');
  return {
    name: name && email ? `${name} <${email}>` : name || email || `Contact ${contactId}`,
    ...(held_reason && { heldReason: held_reason }),
  };
}
