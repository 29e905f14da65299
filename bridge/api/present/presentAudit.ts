import type { components } from '../../../schemas/contract.ts';
import { utcDateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readTime } from '../../mapping/readTime.ts';
import type { listAudit } from '../../sync/state/audit/audit.ts';
import { isoTime } from './isoTime.ts';

type AuditRow = Awaited<ReturnType<typeof listAudit>>[number];

/** An entry of the audit as the contract shows it. */
export function presentAuditEntry(row: AuditRow): components['schemas']['AuditEntry'] {
  return {
    id: row.audit_id,
    time: isoTime(row.happened_at),
    caller: row.caller,
    ...(row.caller_kind === null ? {} : { callerKind: row.caller_kind }),
    ...(row.address === null ? {} : { address: row.address }),
    action: row.action,
    subject: row.subject,
    ...(row.details === null ? {} : { details: row.details }),
    ...(row.trace_id === null ? {} : { traceId: row.trace_id }),
  };
}

const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** A time to list from or to. With an offset it can be beyond what the database holds; then it is the nearest that is not. */
export function auditTime(text: string): DateTime2 {
  // The contract lets no other text through.
  const time = readTime(text) ?? Date.parse(text);
  return utcDateTime2(new Date(Math.min(Math.max(time, earliest), latest)));
}
