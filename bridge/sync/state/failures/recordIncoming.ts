import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import type { ContactProblem } from './contactProblem.ts';
import { contactFailureKey, readContactFailures } from './readContactFailures.ts';
import { columnsOfProblem, type KnownFailure, type MetFailure, storeFailures } from './storeFailures.ts';

/** What could not be taken from the row of a contact; nothing where all of it was. */
export interface IncomingOutcome {
  contactId: number;
  rowId: string;
  problems: readonly ContactProblem[];
}

/**
 * Stores what could not be taken from rows that webhooks told of, where nobody waits for an answer, and resolves what was
 * stored so before. What runs have stored of the same contacts stays.
 */
export async function recordIncoming(
  database: DatabaseHandle,
  outcomes: readonly IncomingOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const met = new Map<string, MetFailure>();
  for (const { contactId, rowId, problems } of outcomes) {
    for (const problem of problems) {
      const failure: MetFailure = {
        contact_id: contactId,
        activity_id: 0,
        ...columnsOfProblem(problem),
        row_id: rowId,
        payload: null,
        contact_modified_local: null,
        mapping_fingerprint: null,
        run_id: null,
      };
      met.set(contactFailureKey(failure), failure);
    }
  }
  await inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const readKnown = () => readKnownOf(transaction, outcomes, met);
    if (met.size === 0 && (await readKnown()).size === 0) return;
    await storeFailures(transaction, { met, readKnown, utc });
  });
}

/** Those without a run, and those of a run that the new ones take the place of. */
async function readKnownOf(
  transaction: DatabaseHandle,
  outcomes: readonly IncomingOutcome[],
  met: ReadonlyMap<string, MetFailure>,
): Promise<Map<string, KnownFailure>> {
  const contactIds = outcomes.map(({ contactId }) => contactId);
  const known = await readContactFailures(transaction, contactIds);
  return new Map([...known].filter(([key, { run_id }]) => run_id === null || met.has(key)));
}
