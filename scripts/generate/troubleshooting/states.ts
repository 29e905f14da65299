import { type Explanation, explain } from './explanation.ts';

/** What *Get the status* and the overview say of the bridge as it stands, beside codes that answers have. */
export const states: Readonly<Record<string, Explanation>> = {
  mappingNotChecked: explain(
    'Dynamics does not answer, so that nobody can say whether the columns of the mapping are still there.',
    'Look at what else stands there about Dynamics.',
  ),
  runWaits: explain(
    'A run waits for a person.',
    'Look at its plan on the page *Runs*; confirm or discard it.',
  ),
  xperienceUnreachable: explain(
    'The database of Xperience does not answer.',
    'Look whether its server runs; `npm run doctor` says more.',
  ),
};
