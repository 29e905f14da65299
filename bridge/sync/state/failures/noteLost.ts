import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { writeAudit } from '../audit/audit.ts';
import { withoutFailed } from './readFailures.ts';
import { recordActivityOutcomes } from './recordActivityOutcomes.ts';

/** Where the runs of activities find what the module has lost. */
const code = 'lostByModule';

/** An activity that the module has lost. */
export interface LostActivity {
  activityId: number;
  contactId: number;
  type: string;
  createdLocal: DateTime2 | null;
}

/**
 * Has the next run of activities send what the module has lost: each becomes a failure that is due. One that is a failure
 * already, or was dismissed, stays as it is.
 * @param caller for the audit
 * @returns how many were noted
 */
export function noteLost(
  database: DatabaseHandle,
  lost: readonly LostActivity[],
  caller: string,
): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const { db, dialect } = transaction;
    const fresh = await withoutFailed(transaction, lost);
    if (fresh.length === 0) return 0;
    const outcomes = fresh.map(({ activityId, contactId, type, createdLocal }) => ({
      activityId,
      contactId,
      problems: [{ code, kind: 'transient', detail: describe(activityId, type, createdLocal) } as const],
    }));
    await recordActivityOutcomes({ database: transaction, runId: 0 }, outcomes);
    const noted = idRows(
      dialect,
      'noted',
      fresh.map(({ activityId }) => activityId),
    );
    const { utc } = await currentTimes(transaction);
    await db
      .updateTable('dynamics365.failure')
      .set({ next_attempt_at: utc })
      .where('activity_id', 'in', db.selectFrom(noted).select('noted.id'))
      .where('code', '=', code)
      .where('state', '=', 'open')
      .execute();
    await writeAudit(transaction, {
      caller,
      action: 'lostActivities.send',
      subject: 'activities',
      details: { count: fresh.length, before: null, after: { due: fresh.length } },
    });
    return fresh.length;
  });
}

/** Whether some of what was noted waits to be sent, such as after a process that was killed. */
export async function hasNotedLost({ db, dialect }: DatabaseHandle): Promise<boolean> {
  const noted = db
    .selectFrom('dynamics365.failure')
    .select('failure_id')
    .where('state', '=', 'open')
    .where('code', '=', code);
  return (await dialect.limit(noted, 1).executeTakeFirst()) !== undefined;
}

function describe(activityId: number, type: string, createdLocal: DateTime2 | null): string {
  const when = createdLocal === null ? '' : ` of ${createdLocal.slice(0, 16).replace('T', ' ')}`;
  return `Activity ${activityId} (${type})${when} was the module's to send, and Dynamics has no row for it.`;
}
