import type { Column, Table } from '../tables/table.ts';

/** Named by Microsoft's page on column security as columns it cannot be enabled for. */
const never = new Set([
  ...['processid', 'stageid', 'traversedpath', 'entityimage_timestamp', 'onholdtime', 'overwritetime'],
  ...['createdon', 'modifiedon', 'overriddencreatedon', 'timezoneruleversionnumber', 'versionnumber'],
  ...['importsequencenumber', 'statecode', 'statuscode', 'componentstate', 'exchangerate'],
  ...['utcconversiontimezonecode', 'fullname', 'firstname', 'middlename', 'lastname', 'yominame'],
  ...['yomifirstname', 'yomifullname', 'yomilastname', 'yomimiddlename', 'userpuid', 'yammeruserid'],
  ...['yammeremailaddress', 'solutionid', 'supportingsolutionid', 'organizationid'],
]);

const neverTypes = new Set(['Lookup', 'Customer', 'Owner', 'PartyList', 'EntityName', 'Virtual']);

/**
 * Whether column security can be turned on: not for ids, time stamps, what tracks a row, lookups and names.
 * Beyond the columns that page names, which ids of the platform are meant is inference.
 */
export function canBeSecured(table: Table, column: Column): boolean {
  if (column.attributeOf !== null || column.metadataOnly || neverTypes.has(column.type)) return false;
  if (column.name === table.primaryId || column.name === table.primaryName) return false;
  if (column.type === 'Uniqueidentifier' && !column.custom) return false;
  return !never.has(column.name);
}
