import { removeParties } from '../activities/parties.ts';
import { messageNotSupported } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import { relatedRows } from '../query/walkPath.ts';
import type { Context } from '../routing/context.ts';
import { cascadesDelete } from '../tables/cascadesDelete.ts';
import { raiseMessage } from '../webhooks/raiseMessage.ts';
import { isLookup, type Row } from './row.ts';

const neverDeleted = new Set(['systemuser', 'businessunit', 'organization']);

/** Deletes a row, what belongs to it, and the lookups that point at it. Runs inside the caller's transaction. */
export function deleteRow(context: Context, state: TableState, row: Row): void {
  const { table } = state;
  if (table.readOnly || neverDeleted.has(table.logicalName))
    throw messageNotSupported('Delete', table.logicalName);
  requirePrivilege(context.caller, 'Delete', table.logicalName, table.schemaName);
  refuseReferenced(context.organization, state, row);
  removeRow(context, state, row);
}

function removeRow(context: Context, state: TableState, row: Row): void {
  const { organization } = context;
  if (state.table.isActivity) removeParties(organization, row.id, 'all');
  keepInBin(organization, state.table.logicalName, row);
  organization.transaction.remember(state.rows, row.id);
  state.rows.remove(row.id, organization.nextVersion());
  context.work.rowsWritten += 1;
  raiseMessage(context, state, row.id, { message: 'Delete', before: row });
  for (const collection of state.collections.values()) {
    const referencing = organization.table(collection.table);
    if (!referencing || referencing.table.readOnly) continue;
    const { column } = collection.relationship;
    for (const related of [...relatedRows(organization, collection, row.id)]) {
      if (cascadesDelete(collection.relationship)) removeRow(context, referencing, related);
      else clearLookup(organization, referencing, related, column);
    }
  }
}

/** A service endpoint goes after its steps (the code is documented, the status inference). */
function refuseReferenced(organization: Organization, { table }: TableState, row: Row): void {
  if (table.logicalName !== 'serviceendpoint') return;
  for (const { values } of organization.table('sdkmessageprocessingstep')?.rows.scan() ?? []) {
    if (!isLookup(values.eventhandler) || values.eventhandler.id !== row.id) continue;
    throw webApiError(
      400,
      '0x8004f01f',
      `The ServiceEndpoint(${row.id}) component cannot be deleted because it is referenced by 1 other components. For a list of referenced components, use the RetrieveDependenciesForDeleteRequest.`,
    );
  }
}

/** An ID that is in the bin already is not put there again: the later row is gone for good. */
function keepInBin({ bin }: Organization, table: string, row: Row): void {
  if (!bin.on) return;
  const kept = bin.rows.get(table) ?? new Map<string, Row>();
  bin.rows.set(table, kept);
  if (!kept.has(row.id)) kept.set(row.id, row);
}

function clearLookup(organization: Organization, state: TableState, row: Row, column: string): void {
  const { [column]: _cleared, ...values } = row.values;
  organization.transaction.remember(state.rows, row.id);
  state.rows.put({ id: row.id, version: organization.nextVersion(), values });
}
