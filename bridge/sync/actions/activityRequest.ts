/** What every activity that somebody asks for has in common. */
export interface ActivityRequest {
  subject: string;
  description?: string;
  /** `/systemusers(id)` or `/teams(id)`; the default owner when missing. */
  owner?: string;
  /** Whether a contact that is not linked yet is sent to Dynamics first. */
  importContact: boolean;
  /** The same key makes the same activity of the same contact: a repeated request makes no second one. */
  idempotencyKey?: string;
}

export interface TaskRequest extends ActivityRequest {
  /** ISO 8601 with an offset. */
  due?: string;
  durationMinutes?: number;
  /** A choice of the column prioritycode. */
  priority?: number;
}

export interface AppointmentRequest extends ActivityRequest {
  location?: string;
  allDay: boolean;
  /** ISO 8601 with an offset. */
  start: string;
  end?: string;
  /** IDs of users. */
  requiredAttendees: readonly string[];
  optionalAttendees: readonly string[];
}

/** The contact an activity regards. */
export interface RegardedContact {
  contactId: number;
  contactGuid: string;
  /** Row it is linked to, by OM_Contact. */
  rowId: string | null;
}

export interface CreatedActivity {
  table: string;
  activityId: string;
  contactId: number;
  contactRowId: string;
  /** False when an earlier request with the same key had made it. */
  created: boolean;
}
