import { checkClosed } from '../activities/closedRows.ts';
import { addSystemParties, removeParties } from '../activities/parties.ts';
import { payloadError } from '../errors/payloadErrors.ts';
import { messageNotSupported, notImitated } from '../errors/requestErrors.ts';
import { requiredColumn } from '../errors/rowErrors.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { checkRegistration } from '../webhooks/checkRegistration.ts';
import { raiseMessage } from '../webhooks/raiseMessage.ts';
import { callFlows } from './callFlows.ts';
import { checkLookups } from './checkLookups.ts';
import { checkValue } from './checkValue.ts';
import { requireColumnGrant } from './columnAccess.ts';
import { withComputedValues, withoutUndefined } from './computedValues.ts';
import { createChildren } from './createRow.ts';
import { ownerValues } from './ownerValues.ts';
import type { Payload } from './readPayload.ts';
import { formatInstant } from './readValue.ts';
import { isLookup, type Row, type Value } from './row.ts';
import { stateAfterUpdate } from './stateRules.ts';
import { checkAlternateKeys, checkDuplicates } from './uniqueRules.ts';

/**
 * Writes the columns of the body over the row. Every update makes a new version, even one that changes nothing.
 * Columns that are not valid for update are ignored. Runs inside the caller's transaction.
 */
export function updateRow(context: Context, state: TableState, row: Row, payload: Payload, depth = 1): Row {
  const { table } = state;
  const { organization, caller } = context;
  if (table.readOnly) throw messageNotSupported('Update', table.logicalName);
  requirePrivilege(caller, 'Write', table.logicalName, table.schemaName);
  refuseDeepUpdate(table.entitySet, payload);
  const changes = changedValues(state, payload);
  requireColumnGrant(context, state, changes.keys(), 'update');
  checkLookups(context, state, changes);
  const owner = changes.get('ownerid');
  if (owner !== undefined) requirePrivilege(caller, 'Assign', table.logicalName, table.schemaName);

  const stateValues = newState(state, row, changes);
  checkClosed(state, row, [...changes.keys()], stateValues?.statecode);
  const values: Record<string, Value | undefined> = { ...row.values, ...stateValues };
  for (const [name, value] of changes) {
    if (name !== 'statecode' && name !== 'statuscode') values[name] = value ?? undefined;
  }
  if (owner !== undefined && owner !== null && isLookup(owner))
    Object.assign(values, ownerValues(context, owner));
  Object.assign(values, stampsOfUpdate(context, state));
  const after: Row = {
    id: row.id,
    version: organization.nextVersion(),
    values: withComputedValues(state, withoutUndefined(withCurrency(context, state, values))),
  };
  checkAlternateKeys(state, after);
  checkDuplicates(context, state, after);
  organization.transaction.remember(state.rows, row.id);
  checkRegistration(organization, state, after);
  state.rows.put(after);
  callFlows(context, state, 'update');
  const columns = [...changes.keys(), ...Object.keys(stampsOfUpdate(context, state))];
  raiseMessage(context, state, row.id, { message: 'Update', before: row, after, columns }, depth);
  context.work.rowsWritten += 1;
  if (table.isActivity) refreshParties(context, state, after, payload, changes);
  return after;
}

function changedValues(state: TableState, payload: Payload): Map<string, Value | null> {
  const { logicalName, primaryId } = state.table;
  const changes = new Map<string, Value | null>();
  for (const [name, value] of payload.values) {
    const column = state.columns.get(name);
    if (!column?.validForUpdate || name === primaryId) continue;
    if (value === null && column.required === 'SystemRequired') throw requiredColumn(logicalName, name);
    changes.set(name, value === null || isLookup(value) ? value : checkValue(logicalName, column, value));
  }
  return changes;
}

function newState(
  state: TableState,
  row: Row,
  changes: ReadonlyMap<string, Value | null>,
): { statecode: number; statuscode: number } | undefined {
  if (!state.columns.has('statecode')) return undefined;
  const before = { statecode: Number(row.values.statecode), statuscode: Number(row.values.statuscode) };
  return stateAfterUpdate(state, row.id, before, {
    statecode: changes.get('statecode') ?? undefined,
    statuscode: changes.get('statuscode') ?? undefined,
  });
}

function stampsOfUpdate(context: Context, state: TableState): Record<string, Value | undefined> {
  const { organization, caller } = context;
  const stamps: Record<string, Value | undefined> = {
    modifiedon: formatInstant(organization.now()),
    modifiedby: { id: caller.userId, table: 'systemuser' },
    modifiedonbehalfby:
      caller.actingUserId === undefined ? undefined : { id: caller.actingUserId, table: 'systemuser' },
  };
  return Object.fromEntries(Object.entries(stamps).filter(([name]) => state.columns.has(name)));
}

/** The first amount of a row brings its currency. */
function withCurrency(
  context: Context,
  state: TableState,
  values: Record<string, Value | undefined>,
): Record<string, Value | undefined> {
  if (!state.columns.has('transactioncurrencyid') || values.transactioncurrencyid !== undefined)
    return values;
  const hasAmount = [...state.columns.values()].some(
    (column) => column.type === 'Money' && values[column.name] !== undefined,
  );
  if (!hasAmount) return values;
  const currency = { id: context.organization.currencyId, table: 'transactioncurrency' };
  return { ...values, transactioncurrencyid: currency, exchangerate: 1 };
}

function refuseDeepUpdate(entitySet: string, payload: Payload): void {
  if (payload.parents.length > 0) {
    throw payloadError(
      entitySet,
      'Microsoft.OData.ODataException: Deep update of navigation properties is not allowed.',
    );
  }
  const other = payload.children.find((child) => child.collection.table !== 'activityparty');
  if (other) throw notImitated(`updating the collection ${other.name} together with its row`);
}

function refreshParties(
  context: Context,
  state: TableState,
  activity: Row,
  payload: Payload,
  changes: ReadonlyMap<string, Value | null>,
): void {
  if (changes.has('ownerid') || changes.has('regardingobjectid')) {
    removeParties(context.organization, activity.id, 'system');
    addSystemParties(context, state, activity);
  }
  if (payload.children.length === 0) return;
  removeParties(context.organization, activity.id, 'given');
  for (const child of payload.children) createChildren(context, state, activity, child);
}
