import type { CallOptions } from '../../../dataverse/types.ts';
import type { SyncParts } from '../../syncParts.ts';
import type { ContactPlan } from '../contactWork.ts';
import { versionOf } from '../rowVersion.ts';
import type { IncomingRow } from './incomingRow.ts';
import { readMappedValues } from './readMappedValues.ts';

/** What the row holds now of the columns that were delivered; others are not touched. */
export async function readCurrent(
  { dataverse }: SyncParts,
  { table, mapping }: ContactPlan<never>,
  rowId: string,
  { theirs: delivered, problems }: IncomingRow,
  call: CallOptions,
): Promise<IncomingRow | 'missing'> {
  const read = await dataverse.readRow(table, rowId, { ...call, select: mapping.columns });
  if (read === 'missing') return read;
  const all = Object.entries(readMappedValues(mapping, read.values).theirs);
  const asked = all.filter(([property]) => property in delivered);
  const version = asked.length === all.length ? versionOf(read.etag) : undefined;
  return { row: read.values, version, theirs: Object.fromEntries(asked), problems, read };
}
