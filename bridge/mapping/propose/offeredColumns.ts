import { notByValue } from '../notByValue.ts';
import { isRead } from '../securedColumn.ts';
import type { ColumnType, DataverseColumn } from '../types.ts';

/** What decides over the row as a whole: nobody wants that to follow from a like name. */
const neverProposed: ReadonlySet<ColumnType> = new Set(['State', 'Status', 'Owner']);

/** What Dynamics itself keeps, although it lets applications write it. */
const keptByDynamics: ReadonlySet<string> = new Set([
  'importsequencenumber',
  'lastusedincampaign',
  'overriddencreatedon',
  'participatesinworkflow',
  'processid',
  'stageid',
  'transactioncurrencyid',
  'traversedpath',
  'utcconversiontimezonecode',
  'timezoneruleversionnumber',
]);

/** Columns that a proposal may name: read and written by our user, and no one's housekeeping. */
export function offeredColumns(columns: readonly DataverseColumn[]): DataverseColumn[] {
  return columns.filter(
    (column) =>
      !column.primaryId &&
      !neverProposed.has(column.type) &&
      !keptByDynamics.has(column.name) &&
      isRead(column) &&
      column.validForCreate &&
      column.validForUpdate &&
      notByValue(column) === undefined,
  );
}
