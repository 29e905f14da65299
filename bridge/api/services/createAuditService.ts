import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { utcDateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readTime } from '../../mapping/readTime.ts';
import { listAudit } from '../../sync/state/audit/audit.ts';
import type { AuditService } from '../services.ts';
import { isoTime } from './presentRun.ts';

/** The audit over the bridge table. */
export function createAuditService(database: DatabaseHandle): AuditService {
  return {
    async list({ caller, action, from, to }, { limit, after }) {
      const found = await listAudit(database, {
        ...(caller === undefined ? {} : { caller }),
        ...(action === undefined ? {} : { action }),
        ...(from === undefined ? {} : { from: timeOf(from) }),
        ...(to === undefined ? {} : { to: timeOf(to) }),
        ...(after === undefined ? {} : { before: Number(after) }),
        limit: limit + 1,
      });
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const items = rows.map((row) => ({
        id: row.audit_id,
        time: isoTime(row.happened_at),
        caller: row.caller,
        ...(row.caller_kind === null ? {} : { callerKind: row.caller_kind }),
        ...(row.address === null ? {} : { address: row.address }),
        action: row.action,
        subject: row.subject,
        ...(row.details === null ? {} : { details: row.details }),
      }));
      return { items, ...(found.length > limit && last ? { next: String(last.audit_id) } : {}) };
    },
  };
}

const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** A time with an offset can be beyond what the database holds; then it is the nearest that is not. */
function timeOf(text: string): DateTime2 {
  // The contract lets no other text through.
  const time = readTime(text) ?? Date.parse(text);
  return utcDateTime2(new Date(Math.min(Math.max(time, earliest), latest)));
}
