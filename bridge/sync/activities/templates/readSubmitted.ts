import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { ActivityRecord } from '../../../xperience/activities/activityRecord.ts';
import { type FormSchema, type FormSubmission, isFormMissing } from '../../../xperience/forms/formTypes.ts';
import { readForm } from '../../../xperience/forms/readForm.ts';
import { readFormSubmissions } from '../../../xperience/forms/readFormSubmissions.ts';

/** The form an activity is about and what was entered into it; either may have been deleted since. */
export interface Submitted {
  form?: FormSchema;
  submission?: FormSubmission;
}

/** Forms and submissions of a page of activities, in their order; few queries a form. */
export async function readSubmitted(
  database: DatabaseHandle,
  activities: readonly ActivityRecord[],
): Promise<Submitted[]> {
  const found = new Map<ActivityRecord, Submitted>();
  for (const [itemId, ofForm] of Map.groupBy(activities, (each) => each.itemId)) {
    const form =
      itemId === null
        ? undefined
        : await readForm(database, await database.product.forms.numberOf(database, itemId));
    if (form === undefined || isFormMissing(form)) continue;
    const ids = ofForm.flatMap(({ itemDetailId }) => itemDetailId ?? []);
    const submissions = await readFormSubmissions(database, form, ids);
    for (const activity of ofForm) {
      const submission = submissions.get(activity.itemDetailId ?? 0);
      found.set(activity, { form, ...(submission ? { submission } : {}) });
    }
  }
  return activities.map((activity) => found.get(activity) ?? {});
}
