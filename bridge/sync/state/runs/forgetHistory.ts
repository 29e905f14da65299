import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { forgetMadeActivities } from '../activities/madeActivities.ts';
import { forgetReconciliations } from '../forgetReconciliations.ts';

/** Rows deleted by one statement, so that no lock lasts, and statements by one run, so that none is held up. */
const rowsPerStatement = 500;
const mostStatements = 20;
/** Plans deleted by one call. */
const plansAtOnce = 20;

/**
 * Deletes runs and reconciliations that ended, failures that were resolved or dismissed, keys of activities that were used,
 * what was written for contacts, and counts of calls that were made last so many days ago; what one call leaves over the next one takes. A dismissed failure that is forgotten is reported again when it
 * comes back; under a key that is forgotten there is still one activity.
 */
export async function forgetHistory(handle: DatabaseHandle, days: number): Promise<void> {
  const { db, dialect } = handle;
  const before = dialect.utcNow(-days * 24 * 60 * 60_000);
  const oldRuns = db
    .selectFrom('dynamics365.run')
    .select('run_id')
    .where('state', '!=', 'needsConfirmation')
    .where('finished_at', '<', before);
  const oldFailures = (state: string) =>
    db
      .selectFrom('dynamics365.failure')
      .select('failure_id')
      .where('state', '=', state)
      .where('last_seen_at', '<', before);
  // What runs would do goes first: without its run nobody finds it.
  const planOf = (runId: number) =>
    db.selectFrom('dynamics365.planned_change').select('contact_id').where('run_id', '=', runId);
  for (const { run_id } of await dialect.limit(oldRuns.orderBy('finished_at'), plansAtOnce).execute()) {
    await repeatedly(() =>
      db
        .deleteFrom('dynamics365.planned_change')
        .where('run_id', '=', run_id)
        .where('contact_id', 'in', dialect.limit(planOf(run_id).orderBy('contact_id'), rowsPerStatement))
        .executeTakeFirstOrThrow(),
    );
  }
  await repeatedly(() =>
    db
      .deleteFrom('dynamics365.run')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('dynamics365.planned_change as planned')
              .select('planned.run_id')
              .whereRef('planned.run_id', '=', 'dynamics365.run.run_id'),
          ),
        ),
      )
      .where('state', '!=', 'needsConfirmation')
      .where('run_id', 'in', dialect.limit(oldRuns.orderBy('finished_at'), rowsPerStatement))
      .executeTakeFirstOrThrow(),
  );
  for (const state of ['resolved', 'dismissed']) {
    await repeatedly(() =>
      db
        .deleteFrom('dynamics365.failure')
        .where(
          'failure_id',
          'in',
          dialect.limit(oldFailures(state).orderBy('last_seen_at'), rowsPerStatement),
        )
        .executeTakeFirstOrThrow(),
    );
  }
  const oldKeys = db.selectFrom('dynamics365.activity_key').select('row_id').where('used_at', '<', before);
  await repeatedly(() =>
    db
      .deleteFrom('dynamics365.activity_key')
      .where('row_id', 'in', dialect.limit(oldKeys.orderBy('used_at'), rowsPerStatement))
      .executeTakeFirstOrThrow(),
  );
  await forgetMadeActivities(handle, days);
  const writtenLong = db.selectFrom('dynamics365.contact_history').select('happened_at');
  await repeatedly(() =>
    db
      .deleteFrom('dynamics365.contact_history')
      .where(
        'happened_at',
        'in',
        dialect.limit(writtenLong.where('happened_at', '<', before).orderBy('happened_at'), rowsPerStatement),
      )
      .executeTakeFirstOrThrow(),
  );
  await db.deleteFrom('dynamics365.call_count').where('last_at', '<', before).execute();
  await forgetReconciliations(handle, days);
}

async function repeatedly(remove: () => Promise<{ numDeletedRows: bigint }>): Promise<void> {
  for (let statement = 0; statement < mostStatements; statement += 1) {
    if (Number((await remove()).numDeletedRows) < rowsPerStatement) return;
  }
}
