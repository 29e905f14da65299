import type { components } from '../../../schemas/contract.ts';
import type { ActivityPlan } from '../../sync/activities/activityWork.ts';
import { templateOf } from '../../sync/activities/templates/templates.ts';
import { propertiesOf } from '../../sync/activities/types/compileTemplate.ts';
import type { TypeMapItem } from '../../sync/activities/types/typeMapItem.ts';
import type { SyncParts } from '../../sync/syncParts.ts';

type Schemas = components['schemas'];

export interface PlannedType {
  /** Code name. */
  type: string;
  displayName: string | undefined;
  planned: Awaited<ReturnType<ActivityPlan['typePlan']>>;
  rule: TypeMapItem | undefined;
}

/** Whether and how a type is sent. */
export function presentActivityType(
  { type, displayName, planned, rule }: PlannedType,
  own: SyncParts['extensions']['activityTypes'],
): Schemas['ActivityTypeStatus'] {
  return {
    type,
    ...(displayName === undefined ? {} : { displayName }),
    state: planned.kind,
    ...(planned.kind === 'sent'
      ? { table: planned.table.name }
      : { code: planned.code, reason: planned.reason }),
    properties: Object.keys(propertiesOf(templateOf(type, own))),
    ...(rule ? { rule: presentRule(rule) } : {}),
  };
}

/** A type while the stored rules cannot be read. */
export function presentBlockedType(
  { name, displayName }: { name: string; displayName: string },
  reason: string,
): Schemas['ActivityTypeStatus'] {
  return { type: name, displayName, state: 'blocked', code: 'typeMapInvalid', reason, properties: [] };
}

function presentRule({ columns, pages, forms, ...item }: TypeMapItem): Schemas['ActivityTypeRule'] {
  return {
    ...item,
    pages: [...pages],
    forms: [...forms],
    columns: Object.entries(columns).map(([property, column]) => ({ property, column })),
  };
}

/** A rule of a request, as it is stored. Judged by the one who stores it; empty texts are those of a flow that leaves a property out. */
export function itemOfRule({ columns = [], table, ...rule }: Partial<Schemas['ActivityTypeRule']>): object {
  return {
    ...rule,
    ...(table ? { table } : {}),
    columns: Object.fromEntries(columns.map(({ property, column }) => [property, column])),
  };
}
