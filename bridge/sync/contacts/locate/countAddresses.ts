import type { AddressSurvey } from '../../state/runs/run.ts';
import type { LocatedContact } from '../contactRecord.ts';
import type { ContactWork } from '../contactWork.ts';
import { findPeople } from './matchRowsByEmail.ts';

/**
 * Counts how many of the contacts that would get a row of their own are in Dynamics already by their address, whether or
 * not matching is on: a person decides by it whether it should be.
 * @param survey is raised
 * @throws DataverseUnavailable
 */
export async function countAddresses(
  work: ContactWork,
  located: readonly LocatedContact[],
  survey: AddressSurvey,
): Promise<void> {
  // A run itself does not ask: its requests are told without these.
  const { onRequest: _uncounted, ...call } = work.call;
  const { people } = await findPeople({ ...work, call }, located);
  for (const rows of people.values()) {
    survey.withAddress += 1;
    if (rows.length === 0) continue;
    survey.inDynamics += 1;
    const active = rows.filter(({ values }) => values.statecode === 0 && values.merged !== true).length;
    if (active > 1) survey.several += 1;
    else if (active === 1) survey.once += 1;
    else survey.inactive += 1;
  }
}
