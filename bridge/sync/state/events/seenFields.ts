import { hash } from 'node:crypto';
import type { CompiledQuery } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { bind, createQueryCache, placeholder } from '../../../database/createQueryCache.ts';
import type { JsonRow } from '../../../database/dialectFunctions.ts';
import { idRows } from '../../../database/idRows.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { fieldText } from '../../../mapping/fieldText.ts';
import type { CompiledMapping, FieldValue } from '../../../mapping/types.ts';

type Values = Readonly<Record<string, FieldValue>>;

const columns = columnsOf('dynamics365.seen_fields');
const { contact_id, fields_hash } = columns;
/** How a contact was noted, and how it is to be noted. */
const moved = { contact_id, before: fields_hash, after: fields_hash };
const compiled = createQueryCache();

/** One text for all mapped fields of a contact; it differs when any of them does. @param values all mapped fields */
export function fieldsHash(mapping: CompiledMapping, values: Values): string {
  // Pairs are in the order of their columns, whatever that of the items is.
  const texts = mapping.pairs.map((pair) => [pair.column.name, fieldText(pair, values)]);
  return hash('sha256', JSON.stringify(texts), 'hex');
}

/** What triggers last saw, by ContactID. */
export async function readSeenFields(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, string>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', contactIds);
  const rows = await db
    .selectFrom('dynamics365.seen_fields as seen')
    .innerJoin(wanted, 'wanted.id', 'seen.contact_id')
    .selectAll('seen')
    .execute();
  return new Map(rows.map((row) => [row.contact_id, row.fields_hash]));
}

/** Notes how contacts look now, in place of what was noted; run it in a transaction. */
export async function saveSeenFields(
  transaction: DatabaseHandle,
  seen: ReadonlyMap<number, string>,
): Promise<void> {
  if (seen.size === 0) return;
  await forgetSeenFields(transaction, [...seen.keys()]);
  const rows = [...seen].map(([contact_id, fields_hash]) => ({ contact_id, fields_hash }));
  await insertIfAbsent(transaction, 'dynamics365.seen_fields', columns, ['contact_id'], rows);
}

/** Forgets contacts, such as those no longer linked. */
export async function forgetSeenFields(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  const given = idRows(dialect, 'given', contactIds);
  await db
    .deleteFrom('dynamics365.seen_fields')
    .where('contact_id', 'in', db.selectFrom(given).select('given.id'))
    .execute();
}

/**
 * The statement that keeps a write of the bridge's own from being recorded as a change made in Xperience. A contact that
 * somebody had changed already is left as it was noted, so that their change is still recorded.
 */
export function seenFieldsMove(
  { db, dialect }: DatabaseHandle,
  mapping: CompiledMapping,
  changes: readonly { contactId: number; from: Values; written: Values }[],
): CompiledQuery {
  const rows = changes.map(({ contactId, from, written }) => ({
    contact_id: contactId,
    before: fieldsHash(mapping, from),
    after: fieldsHash(mapping, { ...from, ...written }),
  }));
  const query = compiled(dialect, '', () =>
    db
      .updateTable('dynamics365.seen_fields')
      .from(dialect.jsonRows('given', moved, placeholder<JsonRow<typeof moved>[]>('rows')))
      .set((eb) => ({ fields_hash: eb.ref('given.after') }))
      .whereRef('dynamics365.seen_fields.contact_id', '=', 'given.contact_id')
      .whereRef('dynamics365.seen_fields.fields_hash', '=', 'given.before'),
  );
  return bind(query, { rows });
}
