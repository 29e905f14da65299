import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { Run } from './run.ts';

/** Reasons that wholeRefusal ends runs with. */
const reasons: ReadonlySet<string> = new Set(['dynamicsForbidden', 'dynamicsUnreachable']);

/** Whether the run of this kind before ended because Dynamics refused all it was given, or may have. */
export async function endedByRefusal({ db, dialect }: DatabaseHandle, run: Run): Promise<boolean> {
  const before = db
    .selectFrom('dynamics365.run')
    .select(['state', 'reason_code'])
    .where('kind', '=', run.kind)
    .where('dry_run', '=', false)
    .where('run_id', '<', run.id)
    .orderBy('run_id', 'desc');
  const last = await dialect.limit(before, 1).executeTakeFirst();
  return last?.state === 'failed' && reasons.has(last.reason_code ?? '');
}
