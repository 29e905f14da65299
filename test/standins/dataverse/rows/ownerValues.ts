import type { Context } from '../routing/context.ts';
import type { LookupValue, Value } from './row.ts';

/** The columns that follow from the owner: owning user or team, and the owning business unit. */
export function ownerValues(context: Context, owner: LookupValue): Record<string, Value | undefined> {
  const { organization } = context;
  const unit = organization.table(owner.table)?.rows.get(owner.id)?.values.businessunitid;
  return {
    ownerid: owner,
    owninguser: owner.table === 'systemuser' ? owner : undefined,
    owningteam: owner.table === 'team' ? owner : undefined,
    owningbusinessunit: unit ?? { id: organization.businessUnitId, table: 'businessunit' },
  };
}
