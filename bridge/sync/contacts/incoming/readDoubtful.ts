import type { DataverseRow } from '../../../dataverse/types.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { ContactPlan } from '../contactWork.ts';
import { loadContacts } from '../loadContacts.ts';
import { prepareContacts } from '../prepareContacts.ts';
import { versionOf } from '../rowVersion.ts';
import { withLife } from '../selectOf.ts';
import { leaps, noteVersion } from '../versionHorizon.ts';
import type { RowBody } from './incomingRow.ts';
import { judgeBody } from './judgeBody.ts';
import type { ReadRow } from './learnRow.ts';
import { readMappedValues } from './readMappedValues.ts';
import { rowReader } from './rowReader.ts';

/** A row that came in for a linked contact. */
export interface Delivery {
  contactId: number;
  /** GUID in lower case. */
  rowId: string;
  body: RowBody;
  version: string | undefined;
}

/**
 * Looks in few requests at those of many rows whose deliveries leave something in doubt.
 * @returns how each row is looked at from then on; one that was not read yet by a request of its own
 * @throws DataverseUnavailable
 */
export async function readDoubtful(
  parts: SyncParts,
  deliveries: readonly Delivery[],
): Promise<(rowId: string) => ReadRow> {
  const { dataverse, stopping, newCorrelationId } = parts;
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  const doubts = await findDoubts(parts, plan, deliveries);
  const refused = new Map<string, ReadRefusal>();
  const read = new Map<string, { row: DataverseRow; columns: ReadonlySet<string> }>();
  for (const { rowIds, columns } of doubts) {
    if (rowIds.length === 0) continue;
    const call = { signal: stopping, correlationId: newCorrelationId(), select: withLife([...columns]) };
    const apart = await readApart({ dataverse, call }, rowIds, async (some) => [
      ...(await dataverse.readRows(plan.table, some, call)).values(),
    ]);
    for (const row of apart.found) {
      noteVersion(dataverse, versionOf(row.etag));
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
async function findDoubts(
  { database, dataverse }: SyncParts,
  plan: ContactPlan<never>,
  deliveries: readonly Delivery[],
): Promise<Doubts[]> {
  const { mapping } = plan;
  const ids = [...new Set(deliveries.map(({ contactId }) => contactId))];
  const loaded = await loadContacts({ database, plan }, ids);
  const contacts = new Map(loaded.map((contact) => [contact.contactId, contact]));
  const whole = new Set<string>();
  const part = new Set<string>();
  const left = new Set<string>();
  for (const { contactId, rowId, body, version } of deliveries) {
    const contact = contacts.get(contactId);
    if (!contact || contact.linkVoid || contact.rowId !== rowId) continue;
    const delivered = { row: body, version, ...readMappedValues(mapping, body) };
    const judgement = judgeBody(plan, contact, delivered, (told) => leaps(dataverse, told));
    if (!judgement) continue;
    const { believed, missing } = judgement;
    if (!believed) whole.add(rowId);
    else if (missing.length > 0) part.add(rowId);
    if (believed) for (const property of missing) left.add(property);
  }
  return [
    { rowIds: [...part].filter((rowId) => !whole.has(rowId)), columns: left },
    { rowIds: [...whole], columns: new Set(mapping.columns) },
  ];
}
