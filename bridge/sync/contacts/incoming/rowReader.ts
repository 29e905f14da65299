import type { DataverseRow } from '../../../dataverse/types.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import { contactTable } from '../../settings/contactTable.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { ContactPlan } from '../contactWork.ts';
import { rowVersionOf } from '../rowVersion.ts';
import { withLife } from '../selectForContacts.ts';
import { noteVersion } from '../versionHorizon.ts';
import type { JudgedDelivery } from './rowDelivery.ts';

/**
 * Looks at the row itself.
 * @param columns properties to read, besides those that tell whether the row lives
 */
export type ReadRow = (columns: readonly string[]) => Promise<DataverseRow | 'missing'>;

/** Reads a row by a request of its own. */
function rowReader({ dataverse, stopping, newCorrelationId }: SyncParts, rowId: string): ReadRow {
  return async (columns) => {
    const call = { signal: stopping, correlationId: newCorrelationId() };
    const table = await dataverse.describeTable(contactTable, call);
    const read = await dataverse.readRow(table, rowId, { ...call, select: withLife(columns) });
    if (read !== 'missing') noteVersion(dataverse, rowVersionOf(read.etag));
    return read;
  };
}

/**
 * Looks in few requests at those of many rows whose deliveries leave something in doubt.
 * @returns how each row is looked at from then on; one that was not read yet by a request of its own
 * @throws DataverseUnavailable
 */
export async function readInDoubt(
  parts: SyncParts,
  plan: ContactPlan<never>,
  deliveries: readonly JudgedDelivery[],
): Promise<(rowId: string) => ReadRow> {
  const { dataverse, stopping, newCorrelationId } = parts;
  const refused = new Map<string, ReadRefusal>();
  const read = new Map<string, { row: DataverseRow; columns: ReadonlySet<string> }>();
  for (const { rowIds, columns } of doubtsOf(plan, deliveries)) {
    // One alone is read where its turn comes.
    if (rowIds.length < 2) continue;
    const call = { signal: stopping, correlationId: newCorrelationId(), select: withLife([...columns]) };
    const apart = await readApart({ dataverse, call }, rowIds, async (some) => [
      ...(await dataverse.readRows(plan.table, some, call)).values(),
    ]);
    for (const row of apart.found) {
      noteVersion(dataverse, rowVersionOf(row.etag));
      read.set(row.id, { row, columns });
    }
    for (const [rowId, said] of apart.refused) refused.set(rowId, said);
  }
  return (rowId) => {
    const known = read.get(rowId);
    const said = refused.get(rowId);
    if (said) return () => Promise.reject(unread(said));
    const alone = rowReader(parts, rowId);
    return async (columns) =>
      known && columns.every((column) => known.columns.has(column)) ? known.row : alone(columns);
  };
}

/** Of this row alone: the others were read. */
function unread({ reason, error }: ReadRefusal): SyncRefused {
  const { code, detail } = problemOfRefusal('read', reason, error);
  return new SyncRefused({ kind: 'notReady', code, detail });
}

interface Doubts {
  rowIds: string[];
  columns: ReadonlySet<string>;
}

/** Rows to be read as a whole, and rows of which only what deliveries left out is read. */
function doubtsOf({ mapping }: ContactPlan<never>, deliveries: readonly JudgedDelivery[]): Doubts[] {
  const whole = deliveries.filter(({ judgement }) => !judgement.believed);
  const part = deliveries.filter(({ judgement: { believed, missing } }) => believed && missing.length > 0);
  return [
    {
      rowIds: part.map(({ rowId }) => rowId),
      columns: new Set(part.flatMap(({ judgement }) => judgement.missing)),
    },
    { rowIds: whole.map(({ rowId }) => rowId), columns: new Set(mapping.columns) },
  ];
}
