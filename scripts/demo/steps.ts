import type { Step } from './stage.ts';
import { activitiesArrive } from './steps/activitiesArrive.ts';
import { editInDynamics } from './steps/editInDynamics.ts';
import { editInXperience } from './steps/editInXperience.ts';
import { editTellsItself } from './steps/editTellsItself.ts';
import { firstRun } from './steps/firstRun.ts';
import { hourlyFlow } from './steps/hourlyFlow.ts';
import { instantTrigger } from './steps/instantTrigger.ts';
import { secondRun } from './steps/secondRun.ts';
import { taskForSubmission } from './steps/taskForSubmission.ts';
import { pollTriggers, switchTriggersOn } from './steps/triggers.ts';

/** What the demo shows, in its order; each step finds what those before it left. */
export const steps: readonly Step[] = [
  switchTriggersOn,
  firstRun,
  secondRun,
  editInXperience,
  editInDynamics,
  editTellsItself,
  hourlyFlow,
  activitiesArrive,
  taskForSubmission,
  pollTriggers,
  instantTrigger,
];
