import type { ConfirmationCode } from '../../../bridge/sync/approval.ts';
import type { SettingsChangedCode } from '../../../bridge/sync/runs/changedSettings.ts';
import { type Explanation, explain } from './explanation.ts';

const look =
  'Look at the plan on the page *Runs* or with `npm run runs -- show N`; confirm or discard the run.';

/** Why a run waits, or ended before its time. Those of refusals, of Dynamics and of the database stand elsewhere. */
export const runReasons: Readonly<
  Record<
    ConfirmationCode | SettingsChangedCode | 'firstRun' | 'cancelled' | 'dynamicsUnavailable',
    Explanation
  >
> = {
  firstRun: explain(
    'It is the first run of this installation, or the first since the module: nothing was agreed yet.',
    look,
  ),
  settingsChanged: explain(
    'Somebody confirmed the run by a plan, and settings were changed after that plan was made: it would do something else now.',
    `The plan was made anew by the settings as they are. ${look}`,
  ),
  manyChanges: explain(
    'The run would change more than a fifth of the linked contacts, and more than 50: a wrong mapping does that.',
    look,
  ),
  manyCreations: explain(
    'The run would create more rows than *Maximum New Rows* of the settings allows unasked.',
    look,
  ),
  rowsMissing: explain(
    'Many linked rows were not found: more likely the application user may no longer read them than that they were deleted.',
    `Check its rights with \`npm run doctor\` first. ${look}`,
  ),
  contactsMissing: explain(
    'Many linked contacts are no longer in Xperience: more likely it is the wrong database than that they were deleted.',
    `Check the connection string first. ${look}`,
  ),
  cancelled: explain('Somebody stopped the run.', 'Start another one when it is wanted.'),
  dynamicsUnavailable: explain(
    'A comparison of both sides ended because Dynamics did not answer.',
    'Start it again later.',
  ),
};
