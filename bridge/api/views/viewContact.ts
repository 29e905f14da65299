import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { contactNotFound } from '../../sync/syncRefused.ts';
import { readGroupStandings } from '../../xperience/qualifying/groupStandings.ts';
import type { ContactView } from '../present/presentContact.ts';
import { type ContactViewing, viewingBy, withoutFields } from './contactViewing.ts';
import { type ContactKey, findStanding } from './findContact.ts';
import { toView, viewContacts } from './viewContacts.ts';

/**
 * The contact a caller names, by the present mapping; with the groups it may qualify by.
 * @throws SyncRefused without a usable mapping, or when there is no such contact
 */
export async function viewContact(parts: SyncParts, key: ContactKey): Promise<ContactView> {
  const plan = await prepareContacts(parts, {
    switches: 'ignored',
    fresh: false,
    reuse: true,
    needs: ['scoreRule'],
  });
  const shown = await view(parts, key, viewingBy(plan, plan.settings));
  const { groups } = plan.settings;
  return groups
    ? { ...shown, groups: await readGroupStandings(parts.database, groups.chosen, shown.contactId) }
    : shown;
}

/** After something was done to it: what cannot be shown then must not look as if it had failed. */
export async function viewContactAnyway(
  parts: SyncParts,
  contactId: number,
  viewing: ContactViewing,
): Promise<ContactView> {
  const key = { by: 'contactId', contactId } as const;
  try {
    return await view(parts, key, viewing);
  } catch (error) {
    if (!(error instanceof DataverseUnavailable)) throw error;
    return view(parts, key, withoutFields(viewing, error));
  }
}

async function view(parts: SyncParts, key: ContactKey, viewing: ContactViewing): Promise<ContactView> {
  const standing = await findStanding(parts, key, toView(viewing));
  const [shown] = await viewContacts(parts, viewing, [standing]);
  if (!shown) throw contactNotFound();
  return shown;
}
