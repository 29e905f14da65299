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
  // As a cross join, so that the embedded engine looks each of them up instead of reading all failures there are.
  const rows = await db
    .selectFrom(done)
    .crossJoin('dynamics365.failure as failure')
    .select(knownColumns)
    .whereRef('failure.contact_id', '=', 'done.id')
    .where('failure.activity_id', '=', 0)
    .execute();
  return new Map(rows.map((row) => [contactFailureKey(row), row]));
}
