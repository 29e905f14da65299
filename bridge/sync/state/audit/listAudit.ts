import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

export interface AuditFilter {
  /** Name of who did it, as stored; capitals make a difference where the database makes one. */
  caller?: string;
  /** An action such as `link.create`, or the part before the dot for all of its kind. Letters and dots only. */
  action?: string;
  /** UTC, inclusive. */
  from?: DateTime2;
  /** UTC, exclusive. */
  to?: DateTime2;
  /** Only entries with a lower number. */
  before?: number;
  limit: number;
}

/** Who changed what, the newest first. */
export function listAudit({ db, dialect }: DatabaseHandle, filter: AuditFilter) {
  const { caller, action, from, to, before, limit } = filter;
  let query = db.selectFrom('dynamics365.audit').selectAll().orderBy('audit_id', 'desc');
  if (caller !== undefined) query = query.where('caller', '=', caller);
  if (action !== undefined)
    query = query.where((eb) => eb.or([eb('action', '=', action), eb('action', 'like', `${action}.%`)]));
  if (from !== undefined) query = query.where('happened_at', '>=', from);
  if (to !== undefined) query = query.where('happened_at', '<', to);
  if (before !== undefined) query = query.where('audit_id', '<', before);
  return dialect.limit(query, limit).execute();
}
