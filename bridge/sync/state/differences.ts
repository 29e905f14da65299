import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { BridgeRow } from '../../database/bridgeTables.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';

export type StoredDifference = BridgeRow<'dynamics365.difference'>;

export interface NewDifference {
  number: number;
  kind: string;
  contactId: number;
  rowId: string | null;
  details: object | null;
}

const columns = {
  reconciliation_id: 'int',
  number: 'int',
  kind: 'nvarchar(30)',
  contact_id: 'int',
  row_id: 'uniqueidentifier',
  details: 'json',
} as const;

/** Each insert carries this many, so that no page becomes one long statement. */
const rowsPerStatement = 500;

/** Keeps what was found. Run it in a transaction. */
export async function insertDifferences(
  transaction: DatabaseHandle,
  reconciliationId: number,
  differences: readonly NewDifference[],
): Promise<void> {
  for (let start = 0; start < differences.length; start += rowsPerStatement) {
    const rows = differences
      .slice(start, start + rowsPerStatement)
      .map(({ number, kind, contactId, rowId, details }) => ({
        reconciliation_id: reconciliationId,
        number,
        kind,
        contact_id: contactId,
        row_id: rowId,
        details,
      }));
    await insertIfAbsent(
      transaction,
      'dynamics365.difference',
      columns,
      ['reconciliation_id', 'number'],
      rows,
    );
  }
}

export interface DifferenceRequest {
  kind?: string;
  /** Only those with a higher number. */
  after?: number;
  limit: number;
}

/** What was found, in the order it was. */
export function listDifferences(
  { db, dialect }: DatabaseHandle,
  reconciliationId: number,
  { kind, after = 0, limit }: DifferenceRequest,
): Promise<StoredDifference[]> {
  let query = db
    .selectFrom('dynamics365.difference')
    .selectAll()
    .where('reconciliation_id', '=', reconciliationId)
    .where('number', '>', after)
    .orderBy('number');
  if (kind !== undefined) query = query.where('kind', '=', kind);
  return dialect.limit(query, limit).execute();
}

/** Contacts that were found to name one of these rows, by row. */
export async function readFoundHolders(
  { db, dialect }: DatabaseHandle,
  reconciliationId: number,
  rowIds: readonly string[],
): Promise<Map<string, number>> {
  if (rowIds.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { row_id: 'uniqueidentifier' },
    rowIds.map((row_id) => ({ row_id })),
  );
  // As a cross join, so that the embedded engine looks each row up instead of reading all differences there are.
  const rows = await db
    .selectFrom(wanted)
    .crossJoin('dynamics365.difference as found')
    .select(['found.row_id', 'found.contact_id'])
    .whereRef('found.row_id', '=', 'wanted.row_id')
    .where('found.reconciliation_id', '=', reconciliationId)
    .where('found.contact_id', '>', 0)
    .execute();
  return new Map(rows.map((row) => [row.row_id ?? '', row.contact_id]));
}
