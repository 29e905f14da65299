import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { isLookup, type Row } from '../rows/row.ts';
import { compileFilter } from './compileFilter.ts';
import { sortRows } from './orderRows.ts';
import type { Expand, Selection } from './selection.ts';
import { relatedRows } from './walkPath.ts';

const largestPage = 5000;

/** Shows a row; handed in because rows and their expands show each other. */
export type Present = (
  context: Context,
  state: TableState,
  row: Row,
  selection: Selection,
) => Record<string, unknown>;

/** Adds the expanded rows to a row's JSON: an object or null for a lookup, an array for a collection. */
export function presentExpands(
  context: Context,
  state: TableState,
  row: Row,
  expands: readonly Expand[],
  json: Record<string, unknown>,
  present: Present,
): void {
  for (const expand of expands) {
    const { table } = expand.state;
    requirePrivilege(context.caller, 'Read', table.logicalName, table.schemaName);
    if (expand.kind === 'one') json[expand.name] = presentOne(context, row, expand, present);
    else {
      json[expand.name] = presentMany(context, row, expand, present);
      json[`${expand.name}@odata.nextLink`] =
        `${context.base}/${state.table.entitySet}(${row.id})/${expand.name}`;
    }
  }
}

function presentOne(
  context: Context,
  row: Row,
  expand: Extract<Expand, { kind: 'one' }>,
  present: Present,
): unknown {
  const value = row.values[expand.relationship.column];
  const fits = isLookup(value) && [value.table, 'activitypointer'].includes(expand.state.table.logicalName);
  const target = fits ? expand.state.rows.get(value.id) : undefined;
  if (!target) return null;
  context.work.rowsRead += 1;
  return present(context, expand.state, target, expand.selection);
}

function presentMany(
  context: Context,
  row: Row,
  expand: Extract<Expand, { kind: 'many' }>,
  present: Present,
): unknown[] {
  const { organization, caller } = context;
  const test = expand.filter
    ? compileFilter({ organization, state: expand.state, userId: caller.userId }, expand.filter)
    : () => true;
  const related = [...relatedRows(organization, expand.collection, row.id)].filter(test);
  const rows = sortRows(expand.order, related).slice(0, Math.min(expand.top ?? largestPage, largestPage));
  context.work.rowsRead += rows.length;
  return rows.map((related) => present(context, expand.state, related, expand.selection));
}
