import { removeParties } from '../activities/parties.ts';
import { messageNotSupported } from '../errors/requestErrors.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import { relatedRows } from '../query/walkPath.ts';
import type { Context } from '../routing/context.ts';
import { cascadesDelete } from '../tables/cascadesDelete.ts';
import type { Row } from './row.ts';

const neverDeleted = new Set(['systemuser', 'businessunit', 'organization']);

/** Deletes a row, what belongs to it, and the lookups that point at it. Runs inside the caller's transaction. */
export function deleteRow(context: Context, state: TableState, row: Row): void {
  const { table } = state;
  if (table.readOnly || neverDeleted.has(table.logicalName))
    throw messageNotSupported('Delete', table.logicalName);
  requirePrivilege(context.caller, 'Delete', table.logicalName, table.schemaName);
  removeRow(context, state, row);
}

function removeRow(context: Context, state: TableState, row: Row): void {
  const { organization } = context;
  if (state.table.isActivity) removeParties(organization, row.id, 'all');
  keepInBin(organization, state.table.logicalName, row);
  organization.transaction.remember(state.rows, row.id);
  state.rows.remove(row.id, organization.nextVersion());
  context.work.rowsWritten += 1;
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
