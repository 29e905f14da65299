import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import { type KnownFailure, knownColumns } from './storeFailures.ts';

/** What tells failures of contacts apart: the contact, and the field where it is about one. */
export function contactFailureKey({ contact_id, field }: Pick<KnownFailure, 'contact_id' | 'field'>): string {
  return `${contact_id}/${field}`;
}

/** What is stored of contacts, resolved or not, by its key; nothing of their activities. */
export async function readContactFailures(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<string, KnownFailure>> {
  const done = idRows(dialect, 'done', contactIds);
  const rows = await db
    .selectFrom('dynamics365.failure as failure')
    .innerJoin(done, 'done.id', 'failure.contact_id')
    .select(knownColumns)
    .where('failure.activity_id', '=', 0)
    .execute();
  return new Map(rows.map((row) => [contactFailureKey(row), row]));
}
