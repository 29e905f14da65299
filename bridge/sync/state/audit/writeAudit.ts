import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { callOrigin } from './callOrigin.ts';

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
    })
    .execute();
}
