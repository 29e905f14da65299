import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { currentTrace } from '../../../tracing/currentTrace.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { type ServerClock, utcForAge } from '../clocks.ts';

/** Where the call comes from that is being carried out. */
export interface CallOrigin {
  /** Address of the caller, or name of the machine for commands. */
  address: string;
  /** How the caller signed in, such as `apiKey`. */
  kind: string;
  /** Name of the caller, and the operation or page that is being carried out. */
  caller?: string;
  operation?: string;
}

/**
 * Travels beside a call, so that what writes the audit learns it and nothing in between has to hand it on. There is none in
 * what the bridge does by itself.
 */
export const callOrigin = new AsyncLocalStorage<CallOrigin>();

export interface AuditEntry {
  /** User name or name of the API key. */
  caller: string;
  /** Such as `link.create`. */
  action: string;
  subject: string;
  /** Where it came from; that of the call being carried out unless said otherwise. */
  address?: string;
  callerKind?: string;
  /** Values before and after; never a secret. */
  details: object;
}

/** Records who changed settings, mapping, links, holds or keys, retried failures, or decided about a run. */
export async function writeAudit(database: DatabaseHandle, entry: AuditEntry): Promise<void> {
  const origin = callOrigin.getStore();
  const { utc } = await currentTimes(database);
  await database.db
    .insertInto('dynamics365.audit')
    .values({
      happened_at: utc,
      caller: entry.caller.slice(0, 100),
      caller_kind: entry.callerKind ?? origin?.kind ?? null,
      address: (entry.address ?? origin?.address)?.slice(0, 64) ?? null,
      action: entry.action,
      subject: entry.subject.slice(0, 200),
      details: JSON.stringify(entry.details),
      trace_id: currentTrace.getStore()?.traceId ?? null,
    })
    .execute();
}

export interface AuditFilter {
  /** Name of who did it, as stored; capitals make a difference where the database makes one. */
  caller?: string;
  /** What was changed, as stored: one of these, such as `contact 12`. */
  subjects?: readonly string[];
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
  const { caller, subjects, action, from, to, before, limit } = filter;
  let query = db.selectFrom('dynamics365.audit').selectAll().orderBy('audit_id', 'desc');
  if (caller !== undefined) query = query.where('caller', '=', caller);
  if (subjects) {
    const rows = subjects.map((subject) => ({ subject }));
    const wanted = dialect.jsonRows('wanted', { subject: 'nvarchar(200)' }, rows);
    query = query.where('subject', 'in', db.selectFrom(wanted).select('wanted.subject'));
  }
  if (action !== undefined)
    query = query.where((eb) => eb.or([eb('action', '=', action), eb('action', 'like', `${action}.%`)]));
  if (from !== undefined) query = query.where('happened_at', '>=', from);
  if (to !== undefined) query = query.where('happened_at', '<', to);
  if (before !== undefined) query = query.where('audit_id', '<', before);
  return dialect.limit(query, limit).execute();
}

/** How long the audit is kept. */
export const auditDays = 365;
/** Rows deleted by one statement, so that no lock lasts, and statements by one call, so that nothing is held up. */
const rowsPerStatement = 500;
const mostStatements = 20;

/** Deletes what happened more than a year ago; what one call leaves over the next one takes. */
export async function pruneAudit(
  { database, dataverse }: { database: DatabaseHandle; dataverse: ServerClock },
  days = auditDays,
): Promise<void> {
  const { db, dialect } = database;
  const { utc } = await currentTimes(database);
  const before = addMilliseconds(utcForAge(utc, dataverse), -days * 24 * 60 * 60_000);
  const old = db.selectFrom('dynamics365.audit').select('audit_id').where('happened_at', '<', before);
  for (let statement = 0; statement < mostStatements; statement += 1) {
    const { numDeletedRows } = await db
      .deleteFrom('dynamics365.audit')
      .where('audit_id', 'in', dialect.limit(old.orderBy('happened_at'), rowsPerStatement))
      .executeTakeFirstOrThrow();
    if (Number(numDeletedRows) < rowsPerStatement) return;
  }
}
