import type { CallOptions, DataverseClient, DataverseTable } from '../../../dataverse/types.ts';
import type { OwnerRule } from './typeMapItem.ts';
import type { Binding, OwnerPlan } from './typePlan.ts';

/** Why nobody can own the rows. */
export interface OwnerProblem {
  code: string;
  reason: string;
}

export interface OwnerSource {
  dataverse: DataverseClient;
  call: CallOptions;
  table: DataverseTable;
  rule: OwnerRule;
  /** The setting Dynamics365DefaultOwner; empty for none. */
  defaultOwner: string;
}

const reference = /^\/?(systemusers|teams)\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)$/i;
const accessTeam = 1;

/**
 * Who owns rows of a table. A named owner is asked for, because Dynamics would refuse each single row of one that is
 * gone or disabled.
 * @throws DataverseUnavailable
 */
export async function planOwner(source: OwnerSource): Promise<OwnerPlan | OwnerProblem> {
  const { rule, defaultOwner, table } = source;
  const named = rule === 'default' ? defaultOwner : rule;
  if (named === '' || named === 'none') return { kind: 'none' };
  const bindings = ownerBindings(table);
  if (named === 'contactOwner') return { kind: 'contact', bindings };
  const [, set = '', id = ''] = reference.exec(named.trim()) ?? [];
  const owner = set.toLowerCase() === 'teams' ? 'team' : 'systemuser';
  const binding = bindings.get(owner);
  if (id === '' || !binding) {
    return {
      code: 'ownerInvalid',
      reason: `"${named}" names no owner. Write /systemusers(id) or /teams(id), or choose the owner again.`,
    };
  }
  const problem = await refusal(source, owner, id.toLowerCase());
  return (
    problem ?? {
      kind: 'fixed',
      property: binding.property,
      value: `/${binding.entitySet}(${id.toLowerCase()})`,
    }
  );
}

function ownerBindings(table: DataverseTable): Map<string, Binding> {
  const targets = table.columns.find(({ name }) => name === 'ownerid')?.targets ?? [];
  return new Map(
    targets.map(({ table: owner, entitySet, navigationProperty }) => [
      owner,
      { property: `${navigationProperty}@odata.bind`, entitySet },
    ]),
  );
}

async function refusal(
  { dataverse, call }: OwnerSource,
  owner: 'systemuser' | 'team',
  id: string,
): Promise<OwnerProblem | undefined> {
  const table = (await dataverse.listTables(call)).get(owner);
  if (!table) return undefined;
  const select = owner === 'systemuser' ? ['fullname', 'isdisabled'] : ['name', 'teamtype'];
  const row = await dataverse.readRow(table, id, { ...call, select });
  const what = owner === 'systemuser' ? 'user' : 'team';
  const remedy = 'Choose another owner.';
  if (row === 'missing')
    return {
      code: 'ownerMissing',
      reason: `Dynamics has no ${what} ${id}, who shall own the rows. ${remedy}`,
    };
  if (row.values.isdisabled === true) {
    return {
      code: 'ownerDisabled',
      reason: `The user ${String(row.values.fullname)}, who shall own the rows, is disabled in Dynamics. ${remedy}`,
    };
  }
  if (row.values.teamtype === accessTeam) {
    return {
      code: 'ownerCannotOwn',
      reason: `The team ${String(row.values.name)} is an access team, which cannot own rows. ${remedy}`,
    };
  }
  return undefined;
}
