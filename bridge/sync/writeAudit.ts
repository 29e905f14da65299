import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import { currentTimes } from '../xperience/currentTimes.ts';

export interface AuditEntry {
  /** User name or name of the API key. */
  caller: string;
  /** Such as `link.create`. */
  action: string;
  subject: string;
  /** Values before and after; never a secret. */
  details: object;
}

/** Records who changed settings, mapping, links or keys. */
export async function writeAudit(database: DatabaseHandle, entry: AuditEntry): Promise<void> {
  const { utc } = await currentTimes(database);
  await database.db
    .insertInto('dynamics365.audit')
    .values({
      happened_at: utc,
      caller: entry.caller.slice(0, 100),
      action: entry.action,
      subject: entry.subject.slice(0, 200),
      details: JSON.stringify(entry.details),
    })
    .execute();
}
