import { activities } from './en/activities.ts';
import { changeLog } from './en/changeLog.ts';
import { contacts } from './en/contacts.ts';
import { failures } from './en/failures.ts';
import { firstSteps } from './en/firstSteps.ts';
import { frame } from './en/frame.ts';
import { inStep } from './en/inStep.ts';
import { keys } from './en/keys.ts';
import { mapping } from './en/mapping.ts';
import { move } from './en/move.ts';
import { overview } from './en/overview.ts';
import { runs } from './en/runs.ts';
import { settings } from './en/settings.ts';
import { signIn } from './en/signIn.ts';
import { subscriptions } from './en/subscriptions.ts';

/** All texts of the pages in English: a file for each page, named for it. */
export const en = {
  activities,
  changeLog,
  contacts,
  failures,
  firstSteps,
  frame,
  inStep,
  keys,
  mapping,
  move,
  overview,
  runs,
  settings,
  signIn,
  subscriptions,
};
