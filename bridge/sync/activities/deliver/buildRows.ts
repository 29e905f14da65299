import type { RowCreate } from '../../../dataverse/types.ts';
import { createRow } from '../../../mapping/createRow.ts';
import type { FieldValue } from '../../../mapping/types.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import { activityRowId } from '../activityRowId.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { propertiesOf } from '../types/compileTemplate.ts';
import type { SentType } from '../types/typePlan.ts';
import { type ContactOwners, ownerOf } from './contactOwners.ts';

/** An activity with the row it becomes. */
export interface BuiltActivity {
  activity: LinkedActivity;
  plan: SentType;
  row: RowCreate;
  /** Owner that the row takes over from the row of the contact. */
  contactOwner?: string | undefined;
}

/** An activity without a title is called like its type. */
const titleOf = ({ title, type }: LinkedActivity): string => title?.trim() || type;

/**
 * Makes the rows of activities of one type. One whose values do not fit is an outcome, not a row: a completed row
 * could not be put right afterwards.
 */
export async function buildRows(
  work: ActivityWork,
  plan: SentType,
  activities: readonly LinkedActivity[],
  owners: ContactOwners,
): Promise<{ built: BuiltActivity[]; failed: ActivityOutcome[] }> {
  const told = await plan.template.describe(work.database, activities);
  const nothing = Object.fromEntries(Object.keys(propertiesOf(plan.template)).map((name) => [name, null]));
  const built: BuiltActivity[] = [];
  const failed: ActivityOutcome[] = [];
  for (const [index, activity] of activities.entries()) {
    const ours: Record<string, FieldValue> = {
      ...nothing,
      ...told[index],
      subject: titleOf(activity),
      created: activity.createdLocal,
    };
    const { row, problems } = createRow({ mapping: plan.mapping, ours });
    const id = activityRowId(work.plan.installationId, activity);
    if (problems.length > 0) {
      failed.push({
        activityId: activity.activityId,
        contactId: activity.contactId,
        type: plan.type,
        result: 'failed',
        rowId: id,
        fingerprint: plan.fingerprint,
        problems: problems.map(({ code, detail, field, column }) => ({
          code,
          kind: 'data',
          detail: `Activity ${activity.activityId} (${plan.type}): ${detail}`,
          field,
          column,
        })),
      });
      continue;
    }
    const owner = ownerOf(plan, activity, owners);
    const values = {
      ...row,
      [plan.regarding.property]: `/${plan.regarding.entitySet}(${activity.contactRowId})`,
      ...owner.values,
    };
    built.push({ activity, plan, row: { id, values }, contactOwner: owner.ofContact });
  }
  return { built, failed };
}
