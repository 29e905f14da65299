import type { RowCreate } from '../../../dataverse/types.ts';
import { createRow } from '../../../mapping/createRow.ts';
import type { FieldValue } from '../../../mapping/types.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ContactProblem } from '../../contacts/contactWork.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { propertiesOf } from '../types/compileTemplate.ts';
import { contactRowMissing } from './contactRowMissing.ts';
import { failedOutcome } from './outcomeOf.ts';
import { ownerOf } from './ownerOf.ts';
import type { PlannedActivity } from './plannedActivity.ts';
import type { ContactRow } from './readContactRows.ts';

/** An activity with the row it becomes. */
export interface BuiltActivity extends PlannedActivity {
  row: RowCreate;
  /** Row of the contact that it regards. */
  contactRowId: string;
  /** Owner that the row takes over from the row of the contact. */
  contactOwner?: string | undefined;
}

/** An activity without a title is called like its type. */
const titleOf = ({ title, type }: LinkedActivity): string => title?.trim() || type;

/**
 * Makes the rows of activities that have none yet. One whose values do not fit is an outcome, not a row: a completed
 * row could not be put right afterwards.
 * @param contactRows by the IDs the contacts are linked to
 */
export async function buildRows(
  work: ActivityWork,
  planned: readonly PlannedActivity[],
  contactRows: ReadonlyMap<string, ContactRow>,
): Promise<{ built: BuiltActivity[]; failed: ActivityOutcome[] }> {
  const built: BuiltActivity[] = [];
  const failed: ActivityOutcome[] = [];
  for (const [plan, ofType] of Map.groupBy(planned, (each) => each.plan)) {
    const nothing = Object.fromEntries(
      Object.keys(propertiesOf(plan.template)).map((name) => [name, null] as const),
    );
    const told = await plan.template.describe(
      work.database,
      ofType.map(({ activity }) => activity),
    );
    for (const [index, each] of ofType.entries()) {
      const made = buildRow(each, { ...nothing, ...told[index] }, contactRows);
      if ('row' in made) built.push(made);
      else failed.push(failedOutcome(each, made.problems));
    }
  }
  return { built, failed };
}

function buildRow(
  planned: PlannedActivity,
  told: Readonly<Record<string, FieldValue>>,
  contactRows: ReadonlyMap<string, ContactRow>,
): BuiltActivity | { problems: ContactProblem[] } {
  const { activity, plan, rowId } = planned;
  const contact = contactRows.get(activity.contactRowId);
  if (!contact) return { problems: [contactRowMissing(planned)] };
  const ours = { ...told, subject: titleOf(activity), created: activity.createdLocal };
  const { row, problems } = createRow({ mapping: plan.mapping, ours });
  if (problems.length > 0) {
    return {
      problems: problems.map(({ code, detail, field, column }) => ({
        code,
        kind: 'data',
        detail: `Activity ${activity.activityId} (${plan.type}): ${detail}`,
        field,
        column,
      })),
    };
  }
  const owner = ownerOf(plan, contact);
  const values = {
    ...row,
    [plan.regarding.property]: `/${plan.regarding.entitySet}(${contact.id})`,
    ...owner.values,
  };
  return { ...planned, row: { id: rowId, values }, contactRowId: contact.id, contactOwner: owner.ofContact };
}
