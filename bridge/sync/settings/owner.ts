import type { CallOptions, DataverseClient } from '../../dataverse/types.ts';

/** A user or team that rows are assigned to. */
export interface OwnerReference {
  kind: 'user' | 'team';
  /** Lower case. */
  id: string;
  /** As rows are bound to it: `/systemusers(id)` or `/teams(id)`. */
  reference: string;
}

const shape = /^\/?(systemusers|teams)\(\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?\)$/i;

/** Reads `/systemusers(id)` or `/teams(id)`, as the setting of the default owner writes it; undefined for anything else. */
export function parseOwnerReference(text: string): OwnerReference | undefined {
  const [, set = '', guid = ''] = shape.exec(text.trim()) ?? [];
  if (guid === '') return undefined;
  const id = guid.toLowerCase();
  return set.toLowerCase() === 'teams'
    ? { kind: 'team', id, reference: `/teams(${id})` }
    : { kind: 'user', id, reference: `/systemusers(${id})` };
}

/** Why rows cannot be assigned to an owner. */
export interface OwnerFault {
  code: 'ownersUnlisted' | 'ownerMissing' | 'ownerDisabled' | 'ownerCannotOwn';
  /** Clause that names the owner, such as "the user Dora Novak is disabled in Dynamics 365". */
  clause: string;
}

/** Access teams share rows and own none (type 1; the number is from memory). */
const accessTeam = 1;

/**
 * What keeps rows from being assigned to an owner; undefined when nothing does.
 * @throws DataverseUnavailable
 */
export async function checkOwner(
  dataverse: DataverseClient,
  { kind, id }: OwnerReference,
  call: CallOptions,
): Promise<OwnerFault | undefined> {
  const name = kind === 'user' ? 'systemuser' : 'team';
  const table = (await dataverse.listTables(call)).get(name);
  if (!table)
    return { code: 'ownersUnlisted', clause: `Dynamics 365 lists no table ${name} to look owners up in` };
  const select = kind === 'user' ? ['fullname', 'isdisabled'] : ['name', 'teamtype'];
  const row = await dataverse.readRow(table, id, { ...call, select });
  if (row === 'missing')
    return { code: 'ownerMissing', clause: `the ${kind} ${id} does not exist in Dynamics 365` };
  const { fullname, name: team, isdisabled, teamtype } = row.values;
  const who = `the ${kind} ${String(fullname ?? team ?? id)}`;
  if (isdisabled === true) return { code: 'ownerDisabled', clause: `${who} is disabled in Dynamics 365` };
  if (teamtype === accessTeam)
    return { code: 'ownerCannotOwn', clause: `${who} is an access team, which can own nothing` };
  return undefined;
}
