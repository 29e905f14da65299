import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import type { ContactProblem } from './contactProblem.ts';
import {
  columnsOfProblem,
  type KnownFailure,
  knownColumns,
  type MetFailure,
  resolveByIds,
  storeFailures,
} from './storeFailures.ts';

/** An activity that was handled, and what of it failed. */
export interface HandledActivity {
  activityId: number;
  contactId: number;
  rowId?: string;
  problems: readonly ContactProblem[];
  /** How its type makes rows. */
  fingerprint?: string;
}

/** Records which activities failed and why, and resolves what failed before and does no longer. */
export async function recordActivityOutcomes(
  work: { database: DatabaseHandle; runId: number },
  outcomes: readonly HandledActivity[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await inTransaction(work.database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const ids = outcomes.map(({ activityId }) => activityId);
    const readKnownOnes = () => readKnown(transaction, ids);
    await storeFailures(transaction, { met: metBy(work.runId, outcomes), readKnown: readKnownOnes, utc });
  });
}

/** Failures of activities that are gone, or whose contact is no longer linked, have nothing left to deliver. */
export async function resolveActivities(
  database: DatabaseHandle,
  activityIds: readonly number[],
): Promise<void> {
  if (activityIds.length === 0) return;
  const { utc } = await currentTimes(database);
  const known = [...(await readKnown(database, activityIds)).values()];
  const left = known.filter(({ state }) => state !== 'resolved');
  await resolveByIds(
    database,
    left.map(({ failure_id }) => failure_id),
    utc,
  );
}

function metBy(runId: number, outcomes: readonly HandledActivity[]): Map<string, MetFailure> {
  const met = outcomes.flatMap(({ contactId, activityId, rowId, fingerprint, problems }) =>
    problems.map(
      (problem): MetFailure => ({
        contact_id: contactId,
        activity_id: activityId,
        ...columnsOfProblem(problem),
        row_id: rowId ?? null,
        payload: null,
        contact_modified_local: null,
        mapping_fingerprint: fingerprint ?? null,
        run_id: runId === 0 ? null : runId,
      }),
    ),
  );
  return new Map(met.map((each) => [keyOf(each), each]));
}

function keyOf({ activity_id, field }: Pick<KnownFailure, 'activity_id' | 'field'>): string {
  return `${activity_id}/${field}`;
}

/** By activity alone: a merge gives it to another contact. */
async function readKnown(
  { db, dialect }: DatabaseHandle,
  activityIds: readonly number[],
): Promise<Map<string, KnownFailure>> {
  const asked = idRows(dialect, 'asked', activityIds);
  // As a cross join, so that the embedded engine looks each of them up instead of reading all failures there are.
  const rows = await db
    .selectFrom(asked)
    .crossJoin('dynamics365.failure as failure')
    .select(knownColumns)
    .whereRef('failure.activity_id', '=', 'asked.id')
    .where('failure.activity_id', '>', 0)
    .execute();
  return new Map(rows.map((row) => [keyOf(row), row]));
}
