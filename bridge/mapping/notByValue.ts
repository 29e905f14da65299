import type { DataverseColumn } from './types.ts';

/** Columns of the platform that are not changed by writing a value, and what changes them. */
const ownWays: Readonly<Record<string, string>> = {
  statecode:
    'says whether the row is active; Dynamics changes it when somebody activates or deactivates the row',
  statuscode:
    'belongs to the state of the row; Dynamics changes it when somebody activates or deactivates the row',
  merged: 'is set when rows are merged',
  masterid: 'is set when rows are merged',
  regardingobjectid: 'says which row an activity regards; the bridge sets it itself',
  activitytypecode: 'says of which table an activity is',
  instancetypecode: 'says how an activity recurs',
  owningbusinessunit: 'follows from the owner of the row',
  owninguser: 'follows from the owner of the row',
  owningteam: 'follows from the owner of the row',
  processid: 'says in which business process the row is',
  stageid: 'says in which stage of a business process the row is',
  traversedpath: 'says which stages of a business process the row has passed',
  versionnumber: 'counts the changes of the row',
};

/** The rows of a contact's addresses have IDs of their own among its columns: `address1_addressid`. */
const addressId = /^address\d_addressid$/;

/**
 * Why a column is not to be written by a mapping, although metadata may allow it: it identifies a row, or has a message
 * of its own. Undefined where a value may go. The names are those of the platform's own columns (Dataverse table
 * references of contact and activitypointer).
 * @returns the end of a sentence that begins with the column's name
 */
export function notByValue({ name, primaryId }: DataverseColumn): string | undefined {
  if (primaryId) return 'identifies the row: with another value the contact would be linked to a wrong one';
  if (addressId.test(name)) return 'identifies the row of an address';
  return Object.hasOwn(ownWays, name) ? ownWays[name] : undefined;
}
