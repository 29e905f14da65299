import type { CallOptions, DataverseClient, DataverseTable } from '../../../dataverse/types.ts';
import { checkOwner, parseOwnerReference } from '../../settings/owner.ts';
import type { OwnerRule } from './typeMapItem.ts';
import type { Binding, OwnerPlan, TypeCode } from './typePlan.ts';

/** Why nobody can own the rows. */
export interface OwnerProblem {
  code: TypeCode;
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
  const owner = parseOwnerReference(named);
  const binding = owner && bindings.get(owner.kind === 'user' ? 'systemuser' : 'team');
  if (!owner || !binding) {
    return {
      code: 'ownerInvalid',
      reason: `"${named}" names no owner. Write /systemusers(id) or /teams(id), or choose the owner again.`,
    };
  }
  const fault = await checkOwner(source.dataverse, owner, source.call);
  if (fault)
    return {
      code: fault.code,
      reason: `Rows cannot get their owner: ${fault.clause}. Choose another owner.`,
    };
  return { kind: 'fixed', property: binding.property, value: `/${binding.entitySet}(${owner.id})` };
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
