import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** Name of the row that says so in the bridge table `setting`. */
export const pauseName = 'pause';

/** That an administrator has paused the bridge: nothing that writes on either side begins. */
export interface Pause {
  /** UTC. */
  since: DateTime2;
  by: string;
  reason: string;
}

/** The pause that is on, if any: one look by key. */
export async function readPause({ db }: DatabaseHandle): Promise<Pause | undefined> {
  const row = await db
    .selectFrom('dynamics365.setting')
    .select(['value', 'changed_at', 'changed_by'])
    .where('name', '=', pauseName)
    .executeTakeFirst();
  return row && { since: row.changed_at, by: row.changed_by ?? 'somebody', reason: reasonIn(row.value) };
}

/** A row that was written by hand pauses, too. */
function reasonIn(value: string): string {
  try {
    const told: unknown = JSON.parse(value);
    return typeof told === 'object' && told !== null && 'reason' in told ? String(told.reason) : String(told);
  } catch {
    return value;
  }
}
