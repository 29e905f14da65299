import { addSystemParties, checkPartyType } from '../activities/parties.ts';
import { payloadError } from '../errors/payloadErrors.ts';
import { messageNotSupported } from '../errors/requestErrors.ts';
import { requiredColumn, rowExists } from '../errors/rowErrors.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import { relatedState } from '../query/walkPath.ts';
import type { Context } from '../routing/context.ts';
import { checkRegistration } from '../webhooks/checkRegistration.ts';
import { raiseMessage } from '../webhooks/raiseMessage.ts';
import { callFlows } from './callFlows.ts';
import { checkLookups } from './checkLookups.ts';
import { checkValue } from './checkValue.ts';
import { requireColumnGrant } from './columnAccess.ts';
import { withComputedValues, withoutUndefined } from './computedValues.ts';
import { newRowDefaults } from './newRowDefaults.ts';
import { type Payload, readPayload } from './readPayload.ts';
import { isLookup, type Row, type Value } from './row.ts';
import { stateOfNewRow } from './stateRules.ts';
import { checkAlternateKeys, checkDuplicates } from './uniqueRules.ts';

/**
 * Creates a row and, for a deep insert, the rows around it. `id` is the one of the address (upsert); else the
 * body's primary key or a new one. Columns that are not valid for create are ignored, as the platform does.
 * Runs inside the caller's transaction.
 */
export function createRow(context: Context, state: TableState, payload: Payload, id?: string): Row {
  const { table } = state;
  if (table.readOnly) throw messageNotSupported('Create', table.logicalName);
  requirePrivilege(context.caller, 'Create', table.logicalName, table.schemaName);
  return insertRow(context, state, payload, id);
}

/** The same without the checks of who may: for rows that come with another one, as activity parties. */
function insertRow(context: Context, state: TableState, payload: Payload, id?: string): Row {
  const { table } = state;
  const { organization } = context;
  const rowId = id ?? String(payload.values.get(table.primaryId) ?? organization.newId());
  // An id is taken for all activities at once: they share the table of activity pointers.
  const taken = table.isActivity ? organization.table('activitypointer')?.rows : state.rows;
  if (taken?.get(rowId)) throw rowExists();
  const given = givenValues(context, state, payload);
  requireColumnGrant(context, state, Object.keys(given), 'create');
  checkLookups(context, state, Object.entries(given));
  const defaults = newRowDefaults(context, state, given);
  const stateValues = stateOfNewRow(state, rowId, given.statuscode);
  const values = withComputedValues(state, withoutUndefined({ ...defaults, ...given, ...stateValues }));
  const row: Row = { id: rowId, version: organization.nextVersion(), values };
  checkAlternateKeys(state, row);
  checkDuplicates(context, state, row);
  organization.transaction.remember(state.rows, rowId);
  checkRegistration(organization, state, row);
  state.rows.put(row);
  callFlows(context, state, 'create');
  raiseMessage(context, state, rowId, { message: 'Create', after: row });
  context.work.rowsWritten += 1;
  for (const child of payload.children) createChildren(context, state, row, child);
  if (table.isActivity) addSystemParties(context, state, row);
  return row;
}

function givenValues(context: Context, state: TableState, payload: Payload): Record<string, Value> {
  const { logicalName } = state.table;
  const given: Record<string, Value> = {};
  for (const { relationship, row } of payload.parents) {
    const target = relatedState(context.organization, relationship.target);
    const parent = createRow(context, target, readPayload(context, target, row));
    payload.values.set(relationship.column, { id: parent.id, table: relationship.target });
  }
  for (const [name, value] of payload.values) {
    const column = state.columns.get(name);
    if (!column?.validForCreate || name === state.table.primaryId) continue;
    if (value !== null) given[name] = isLookup(value) ? value : checkValue(logicalName, column, value);
    else if (
      column.required === 'SystemRequired' &&
      column.type !== 'Owner' &&
      column.defaultValue === undefined
    ) {
      throw requiredColumn(logicalName, name);
    }
  }
  return given;
}

/** Creates the rows of a deep insert on the many side of a row; activity parties come only this way. */
export function createChildren(
  context: Context,
  state: TableState,
  row: Row,
  { collection, rows }: Payload['children'][number],
): void {
  const child = relatedState(context.organization, collection.table);
  const { column, target } = collection.relationship;
  for (const json of rows) {
    const payload = readPayload(context, child, json);
    if (payload.values.has(column)) {
      throw payloadError(
        child.table.entitySet,
        `Microsoft.OData.ODataException: '${column}' is set by the row around it.`,
      );
    }
    payload.values.set(column, { id: row.id, table: target });
    if (collection.table === 'activityparty') {
      checkPartyType(state, payload.values.get('participationtypemask'));
      insertRow(context, child, payload);
    } else createRow(context, child, payload);
  }
}
