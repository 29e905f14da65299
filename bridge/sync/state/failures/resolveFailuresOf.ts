import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { resolved } from './resolved.ts';

/** Settles every failure of one contact, those of its activities apart. */
export async function resolveFailuresOf(
  { db }: DatabaseHandle,
  contactId: number,
  utc: DateTime2,
): Promise<void> {
  await db
    .updateTable('dynamics365.failure')
    .set(resolved(utc))
    .where('contact_id', '=', contactId)
    .where('activity_id', '=', 0)
    .where('state', '!=', 'resolved')
    .execute();
}
