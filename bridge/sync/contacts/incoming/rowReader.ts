import { contactTable } from '../../settings/contactTable.ts';
import type { SyncParts } from '../../syncParts.ts';
import { versionOf } from '../rowVersion.ts';
import { withLife } from '../selectOf.ts';
import { noteVersion } from '../versionHorizon.ts';
import type { ReadRow } from './learnRow.ts';

/** Reads one row by a request of its own. */
export function rowReader({ dataverse, stopping, newCorrelationId }: SyncParts, rowId: string): ReadRow {
  return async (columns) => {
    const call = { signal: stopping, correlationId: newCorrelationId() };
    const table = await dataverse.describeTable(contactTable, call);
    const read = await dataverse.readRow(table, rowId, { ...call, select: withLife(columns) });
    if (read !== 'missing') noteVersion(dataverse, versionOf(read.etag));
    return read;
  };
}
