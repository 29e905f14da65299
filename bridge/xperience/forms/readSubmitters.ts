import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { FormSubmission } from './formTypes.ts';

/** Who submitted a form, as the activity that Xperience logged with it says. */
export interface Submitter {
  contactId: number;
  email: string | null;
  /** The row it is linked to, by OM_Contact. */
  rowId: string | null;
}

/** Name of the activity type; ActivityItemID is the form, ActivityItemDetailID the submission. */
export const submissionActivity = 'bizformsubmit';

/**
 * The contacts of submissions of one form, by the number of the submission. None where no activity was logged: the
 * form does not log them, or the visitor did not agree to be tracked.
 */
export async function readSubmitters(
  { db, dialect }: ContactHandle,
  submissions: readonly FormSubmission[],
): Promise<Map<number, Submitter>> {
  const [first] = submissions;
  if (first === undefined) return new Map();
  const wanted = idRows(
    dialect,
    'wanted',
    submissions.map(({ submissionId }) => submissionId),
  );
  const rows = await db
    .selectFrom('OM_Activity as activity')
    .innerJoin(wanted, 'wanted.id', 'activity.ActivityItemDetailID')
    .innerJoin('OM_Contact as contact', 'contact.ContactID', 'activity.ActivityContactID')
    .select([
      'activity.ActivityItemDetailID',
      'contact.ContactID',
      'contact.ContactEmail',
      'contact.ContactDynamics365RelatedID',
    ])
    .where('activity.ActivityItemID', '=', first.itemId)
    .where((eb) => dialect.textEquals(eb.ref('activity.ActivityType'), submissionActivity))
    .orderBy('activity.ActivityID')
    .execute();
  return new Map(
    rows.map((row) => [
      row.ActivityItemDetailID ?? 0,
      { contactId: row.ContactID, email: row.ContactEmail, rowId: row.ContactDynamics365RelatedID },
    ]),
  );
}
