import type { ActivityParty, CallOptions, DataverseClient } from '../../dataverse/types.ts';
import type { OwnerReference } from '../settings/owner.ts';
import type { AppointmentRequest } from './activityRequest.ts';
import type { FieldChecks } from './fieldChecks.ts';

/** IDs of users, each once: who is required is not optional as well. */
export interface Attendees {
  required: string[];
  optional: string[];
}

/**
 * The users who shall attend; those that do not exist or are disabled are noted as problems.
 * @throws DataverseUnavailable
 */
export async function checkAttendees(
  dataverse: DataverseClient,
  request: Pick<AppointmentRequest, 'requiredAttendees' | 'optionalAttendees'>,
  check: FieldChecks,
  call: CallOptions,
): Promise<Attendees> {
  const required = unique(request.requiredAttendees);
  const optional = unique(request.optionalAttendees).filter((id) => !required.includes(id));
  const all = [...required, ...optional];
  if (all.length === 0) return { required, optional };
  const { name, entitySet, primaryId } = await dataverse.describeTable('systemuser', call);
  const users = await dataverse.readRows({ name, entitySet, primaryId }, all, {
    ...call,
    select: ['isdisabled'],
  });
  for (const id of all) {
    const field = required.includes(id) ? 'requiredAttendees' : 'optionalAttendees';
    const user = users.get(id);
    if (user === undefined) check.refuse(field, 'userUnknown', `Dynamics 365 has no user ${id}.`);
    else if (user.values.isdisabled === true)
      check.refuse(field, 'userDisabled', `The user ${id} is disabled in Dynamics 365.`);
  }
  return { required, optional };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

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
