import type { AddressCounts } from '../../state/runs/run.ts';
import type { LocatedContact } from '../contactRecord.ts';
import type { ContactWork } from '../contactWork.ts';
import { findPeople } from './matchRowsByEmail.ts';

/**
 * Counts how many of the contacts that would get a row of their own are in Dynamics already by their address, whether or
 * not matching is on: a person decides by it whether it should be.
 * @param addressCounts is raised
 * @throws DataverseUnavailable
 */
export async function countAddresses(
  work: ContactWork,
  located: readonly LocatedContact[],
  addressCounts: AddressCounts,
): Promise<void> {
  // A run itself does not ask: its requests are told without these.
  const { onRequest: _uncounted, ...call } = work.call;
  const { people } = await findPeople({ ...work, call }, located);
  for (const rows of people.values()) {
    addressCounts.withAddress += 1;
    if (rows.length === 0) continue;
    addressCounts.inDynamics += 1;
    const active = rows.filter(({ values }) => values.statecode === 0 && values.merged !== true).length;
    if (active > 1) addressCounts.several += 1;
    else if (active === 1) addressCounts.once += 1;
    else addressCounts.inactive += 1;
  }
}
