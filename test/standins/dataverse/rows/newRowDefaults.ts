import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { ownerValues } from './ownerValues.ts';
import { formatInstant } from './readValue.ts';
import { isLookup, type LookupValue, type Value } from './row.ts';

/** What the platform fills in for a new row: stamps, owner, currency, the defaults of choices and switches. */
export function newRowDefaults(
  context: Context,
  state: TableState,
  given: Readonly<Record<string, Value>>,
): Record<string, Value | undefined> {
  const { organization, caller } = context;
  const now = formatInstant(organization.now());
  const user: LookupValue = { id: caller.userId, table: 'systemuser' };
  const delegate: LookupValue | undefined =
    caller.actingUserId === undefined ? undefined : { id: caller.actingUserId, table: 'systemuser' };
  const owner = isLookup(given.ownerid) ? given.ownerid : user;
  const stamps: Record<string, Value | undefined> = {
    createdon: given.overriddencreatedon === undefined ? now : createdOnOf(given.overriddencreatedon),
    modifiedon: now,
    createdby: user,
    modifiedby: user,
    createdonbehalfby: delegate,
    modifiedonbehalfby: delegate,
    activitytypecode: state.table.isActivity ? state.table.logicalName : undefined,
    ...(state.table.ownership === 'UserOwned' ? ownerValues(context, owner) : {}),
    ...currencyValues(context, state, given),
  };
  const defaults: Record<string, Value | undefined> = {};
  for (const column of state.columns.values()) {
    if (column.name in stamps) defaults[column.name] = stamps[column.name];
    else if (column.defaultValue !== undefined && column.defaultValue !== null)
      defaults[column.name] = column.defaultValue;
    else if (column.name === 'businessunitid')
      defaults[column.name] = { id: organization.businessUnitId, table: 'businessunit' };
  }
  return defaults;
}

/** A row with an amount has a currency; the caller's is the organization's, at rate 1. */
function currencyValues(
  context: Context,
  state: TableState,
  given: Readonly<Record<string, Value>>,
): Record<string, Value | undefined> {
  const hasAmount = [...state.columns.values()].some(
    (column) => column.type === 'Money' && given[column.name] !== undefined,
  );
  if (!hasAmount && given.transactioncurrencyid === undefined) return {};
  const currency: LookupValue = { id: context.organization.currencyId, table: 'transactioncurrency' };
  return { transactioncurrencyid: currency, exchangerate: 1 };
}

function createdOnOf(value: Value): Value {
  return typeof value === 'string' && value.length === 10 ? `${value}T00:00:00Z` : value;
}
