import type { DataverseRow } from '../../../dataverse/types.ts';
import type { ContactPlan, ExchangeContact } from '../contactWork.ts';
import type { DeliveredRow, IncomingRow } from './incomingRow.ts';
import type { Judgement } from './judgeBody.ts';
import { completedRow, rowAsRead } from './rowTold.ts';

/**
 * Looks at the row itself.
 * @param columns properties to read
 */
export type ReadRow = (columns: readonly string[]) => Promise<DataverseRow | 'missing'>;

/**
 * What is true of a row that was delivered: what the delivery says where it is believed, with the columns it left out,
 * else what the row holds now.
 * @throws DataverseUnavailable where the row has to be read and cannot be
 */
export async function learnRow(
  { mapping }: ContactPlan<never>,
  { state }: ExchangeContact,
  delivered: DeliveredRow,
  judgement: Judgement,
  readRow: ReadRow,
): Promise<IncomingRow | 'missing'> {
  const { believed, missing } = judgement;
  const { version } = delivered;
  if (believed && version !== undefined) {
    const read = missing.length === 0 ? undefined : await readRow(missing);
    if (read === 'missing') return read;
    const completed = completedRow(mapping, judgement, { ...delivered, version }, read);
    if (completed) return completed;
  }
  const read = await readRow(mapping.columns);
  return read === 'missing' ? read : rowAsRead(mapping, state, judgement, delivered, read);
}
