import type { DataverseRow } from '../../../dataverse/types.ts';
import type { LoadedContact } from '../contactRecord.ts';
import type { ContactPlan } from '../contactWork.ts';
import type { DeliveredRow, IncomingRow } from './incomingRow.ts';
import type { Judgement } from './judgeBody.ts';
import { completedRow, rowAsRead } from './rowTold.ts';

/**
 * Looks at the row itself.
 * @param columns properties to read, besides those that tell whether the row lives
 */
export type ReadRow = (columns: readonly string[]) => Promise<DataverseRow | 'missing'>;

/**
 * What is true of a row that was delivered: what the delivery says where it is believed, with the columns it left out,
 * else what the row holds now. A row that was merged into another says nothing for itself.
 * @throws DataverseUnavailable where the row has to be read and cannot be
 */
export async function learnRow(
  { mapping }: ContactPlan<never>,
  { state }: LoadedContact,
  delivered: DeliveredRow,
  judgement: Judgement,
  readRow: ReadRow,
): Promise<IncomingRow | { merged: DataverseRow } | 'missing'> {
  const { believed, missing } = judgement;
  const { version } = delivered;
  if (believed && version !== undefined) {
    const read = missing.length === 0 ? undefined : await readRow(missing);
    if (read === 'missing') return read;
    if (isMerged(read)) return { merged: read };
    const completed = completedRow(mapping, judgement, { ...delivered, version }, read);
    if (completed) return completed;
  }
  const read = await readRow(mapping.columns);
  if (read === 'missing') return read;
  return isMerged(read) ? { merged: read } : rowAsRead(mapping, state, judgement, delivered, read);
}

function isMerged(read: DataverseRow | undefined): read is DataverseRow {
  return read?.values.merged === true;
}
