import type { ActivityParty } from '../../dataverse/types.ts';
import type { OwnerReference } from '../settings/ownerReference.ts';
import type { Attendees } from './checkAttendees.ts';

/** Participation types of appointments, from the documentation of activity parties. */
const participation = { required: 5, optional: 6, organizer: 7 } as const;

/** Who takes part: the contact and the required users, the optional ones, and the owner as organizer when a user. */
export function appointmentParties(
  contactRowId: string,
  { required, optional }: Attendees,
  owner: OwnerReference | undefined,
): ActivityParty[] {
  const party = (mask: number, kind: 'contact' | 'systemuser', id: string): ActivityParty => ({
    participationtypemask: mask,
    [`partyid_${kind}@odata.bind`]: `/${kind}s(${id})`,
  });
  return [
    party(participation.required, 'contact', contactRowId),
    ...required.map((id) => party(participation.required, 'systemuser', id)),
    ...optional.map((id) => party(participation.optional, 'systemuser', id)),
    ...(owner?.kind === 'user' ? [party(participation.organizer, 'systemuser', owner.id)] : []),
  ];
}
