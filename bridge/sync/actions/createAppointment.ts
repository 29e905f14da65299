import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import type { SyncParts } from '../syncParts.ts';
import type { AppointmentRequest, CreatedActivity, RegardedContact } from './activityRequest.ts';
import { appointmentParties, checkAttendees } from './attendees.ts';
import { createFieldChecks, dataverseTime, isDataverseTime } from './fieldChecks.ts';
import { writeOpenActivity } from './writeOpenActivity.ts';

const usualLength = 30 * 60_000;
const day = 24 * 60 * 60_000;

/**
 * Creates an open appointment in Dynamics with a contact, whether or not any sync is switched on: the contact is
 * what it regards and a required attendee; the owner is its organizer when it is a user. Without an end it lasts
 * half an hour, or a day when it is all day. One that is all day covers whole days of the Dynamics zone: people see it
 * by its dates, and one from 9 to 9 would show on two of them.
 * @throws SyncRefused with every mistake in the request, or when the present state does not allow it
 * @throws DataverseUnavailable
 */
export async function createAppointment(
  parts: SyncParts,
  contact: RegardedContact,
  request: AppointmentRequest,
): Promise<CreatedActivity> {
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const table = await parts.dataverse.describeTable('appointment', call);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const check = createFieldChecks();
  const location = check.text('location', request.location, columns.get('location'));
  const start = check.time('start', request.start) ?? 0;
  const end = check.time('end', request.end);
  if (end !== undefined && check.problems.length === 0 && end <= start)
    check.refuse('end', 'endNotAfterStart', 'The end of an appointment must be after its start.');
  const times = request.allDay
    ? wholeDays(start, end, parts.zones.dynamics)
    : { start, end: end ?? start + usualLength };
  if (check.problems.length === 0 && !(isDataverseTime(times.start) && isDataverseTime(times.end)))
    check.refuse(
      'start',
      'notADate',
      'Dynamics 365 keeps no appointment that reaches beyond the years 1753 to 9999.',
    );
  const attendees = await checkAttendees(parts.dataverse, request, check, call);
  return writeOpenActivity(parts, {
    table,
    contact,
    request,
    check,
    call,
    values: ({ contactRowId, owner }) => ({
      scheduledstart: dataverseTime(times.start),
      scheduledend: dataverseTime(times.end),
      isalldayevent: request.allDay,
      ...(location === null ? {} : { location }),
      appointment_activity_parties: appointmentParties(contactRowId, attendees, owner),
    }),
  });
}

/** From midnight to midnight of a zone, so a day of 23 or 25 hours where the clock changes. */
function wholeDays(start: number, end: number | undefined, zone: string): { start: number; end: number } {
  const { toLocal, toInstant } = timeZoneNamed(zone);
  const first = Math.floor(toLocal(start) / day) * day;
  const last = end === undefined ? first + day : Math.ceil(toLocal(end) / day) * day;
  return { start: toInstant(first), end: toInstant(last) };
}
