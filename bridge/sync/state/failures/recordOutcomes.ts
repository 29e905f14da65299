import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import type { ContactProblem } from './contactProblem.ts';
import { contactFailureKey, readContactFailures } from './readContactFailures.ts';
import { columnsOfProblem, type MetFailure, storeFailures } from './storeFailures.ts';

/** What recording needs of the work. */
export interface Recording {
  database: DatabaseHandle;
  runId: number;
  /** Of the mapping that the contacts were handled with. */
  plan: { fingerprint: string };
  /** In [0, 1), to keep apart in time what failed together; default: Math.random. */
  random?: () => number;
}

/** A contact that was handled, and what of it failed. */
export interface HandledContact {
  contactId: number;
  /** ContactLastModified of the contact as it was handled: with another stamp it is tried anew. */
  modifiedLocal: DateTime2;
  rowId?: string;
  problems: readonly ContactProblem[];
}

/** Records what failed, field by field, and resolves what failed before and does no longer. */
export async function recordOutcomes(work: Recording, outcomes: readonly HandledContact[]): Promise<void> {
  if (outcomes.length === 0) return;
  await inTransaction(work.database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    await storeFailures(transaction, {
      met: metBy(work, outcomes),
      readKnown: () =>
        readContactFailures(
          transaction,
          outcomes.map(({ contactId }) => contactId),
        ),
      utc,
      random: work.random,
    });
  });
}

function metBy(work: Recording, outcomes: readonly HandledContact[]): Map<string, MetFailure> {
  const met = outcomes.flatMap(({ contactId, modifiedLocal, rowId, problems }) =>
    problems.map(
      (problem): MetFailure => ({
        contact_id: contactId,
        activity_id: 0,
        ...columnsOfProblem(problem),
        row_id: rowId ?? null,
        payload: problem.sent ?? null,
        contact_modified_local: modifiedLocal,
        mapping_fingerprint: work.plan.fingerprint,
        run_id: work.runId,
      }),
    ),
  );
  return new Map(met.map((each) => [contactFailureKey(each), each]));
}
