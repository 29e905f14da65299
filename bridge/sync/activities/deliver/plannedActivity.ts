import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { SentType } from '../types/typePlan.ts';

/** An activity that becomes a row. */
export interface PlannedActivity {
  activity: LinkedActivity;
  plan: SentType;
  /** ID of the row it has, or gets. */
  rowId: string;
}
