import type { CallOptions, DataverseClient } from '../../dataverse/types.ts';
import type { OwnerReference } from './ownerReference.ts';

/** Access teams share rows and own none (type 1; the number is from memory). */
const accessTeam = 1;

/**
 * Why rows cannot be assigned to an owner, as the end of a sentence: "does not exist"; undefined when they can.
 * @throws DataverseUnavailable
 */
export async function checkOwner(
  dataverse: DataverseClient,
  owner: OwnerReference,
  call: CallOptions,
): Promise<string | undefined> {
  const tables = await dataverse.listTables(call);
  const name = owner.kind === 'user' ? 'systemuser' : 'team';
  const table = tables.get(name);
  if (!table) return `cannot be looked up, because Dynamics lists no table ${name}`;
  const select = [owner.kind === 'user' ? 'isdisabled' : 'teamtype'];
  const row = await dataverse.readRow(table, owner.id, { ...call, select });
  if (row === 'missing') return 'does not exist';
  if (row.values.isdisabled === true) return 'is disabled';
  if (row.values.teamtype === accessTeam) return 'is an access team, which can own nothing';
  return undefined;
}
