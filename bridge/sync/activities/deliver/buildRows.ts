import type { RowCreate } from '../../../dataverse/types.ts';
import { fillRow } from '../../../mapping/fillRow.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { Description } from '../templates/activityTemplate.ts';
import { propertiesOf } from '../types/compileTemplate.ts';
import type { SentType } from '../types/typePlan.ts';
import { failedOutcome, type PlannedActivity } from './plannedActivity.ts';
import { contactRowMissing, refusalOf } from './problemOfActivity.ts';
import type { ContactRow, ContactRows } from './readContactRows.ts';
import { unsent } from './sortActivities.ts';

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
  { found: contactRows, refused }: ContactRows,
): Promise<{ built: BuiltActivity[]; outcomes: ActivityOutcome[] }> {
  const built: BuiltActivity[] = [];
  const outcomes: ActivityOutcome[] = [];
  const present = planned.filter((each) => {
    if (contactRows.has(each.activity.contactRowId)) return true;
    const said = refused.get(each.activity.contactRowId);
    outcomes.push(failedOutcome(each, [said ? refusalOf(each, said) : contactRowMissing(each)]));
    return false;
  });
  for (const [plan, ofType] of Map.groupBy(present, (each) => each.plan)) {
    const activities = ofType.map(({ activity }) => activity);
    const descriptions = await plan.template.describe(work.database, activities);
    for (const [index, each] of ofType.entries()) {
      const contact = contactRows.get(each.activity.contactRowId);
      const description = descriptions[index];
      if (!contact || description === undefined)
        throw new RangeError(`The template of ${plan.type} left one out.`);
      const made = buildRow(each, description, contact);
      if ('row' in made) built.push(made);
      else outcomes.push(made);
    }
  }
  return { built, outcomes };
}

function buildRow(
  planned: PlannedActivity,
  description: Description,
  contact: ContactRow,
): BuiltActivity | ActivityOutcome {
  const { activity, plan, rowId } = planned;
  const { by } = plan.template;
  if (description === null) {
    const reason = `The extension ${by?.name ?? ''} leaves them out.`;
    return unsent(activity, plan.type, 'skipped', { code: 'leftOutByExtension', reason });
  }
  const what = `Activity ${activity.activityId} (${plan.type}): `;
  if (description instanceof Error) {
    const detail = what + description.message;
    return failedOutcome(planned, [{ code: 'extensionFailed', kind: 'transient', detail }]);
  }
  const nothing = Object.fromEntries(
    Object.keys(propertiesOf(plan.template)).map((name) => [name, null] as const),
  );
  const created = activity.createdLocal;
  const ours = { ...nothing, ...description, subject: description.subject ?? titleOf(activity), created };
  const { row, problems } = fillRow({ mapping: plan.mapping, ours });
  if (problems.length > 0) {
    return failedOutcome(
      planned,
      problems.map(({ code, detail, field, column }) => ({
        code,
        kind: 'data',
        detail: what + detail,
        field,
        column,
      })),
    );
  }
  const owner = ownerOf(plan, contact);
  const values = {
    ...row,
    [plan.regarding.property]: `/${plan.regarding.entitySet}(${contact.id})`,
    ...owner.values,
  };
  return { ...planned, row: { id: rowId, values }, contactRowId: contact.id, contactOwner: owner.ofContact };
}

/** What gives a row its owner. */
interface RowOwner {
  values: Record<string, string>;
  /** ID of the user or team, where it was taken over from the row of the contact. */
  ofContact?: string;
}

/** Who shall own a row; without an owner Dynamics takes the application user. */
function ownerOf({ owner: rule }: SentType, { owner }: ContactRow): RowOwner {
  if (rule.kind === 'none') return { values: {} };
  if (rule.kind === 'fixed') return { values: { [rule.property]: rule.value } };
  const binding = owner && rule.bindings.get(owner.table);
  if (!owner || !binding) return { values: {} };
  return { values: { [binding.property]: `/${binding.entitySet}(${owner.id})` }, ofContact: owner.id };
}
