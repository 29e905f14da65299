import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { columnValue } from '../rows/columnValue.ts';
import type { Row, Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import { unknownFetchAttribute, unknownFetchEntity } from './fetchErrors.ts';

/** One line of a result: the row of each table by alias; undefined where an outer join found none. */
export type Joined = ReadonlyMap<string, Row | undefined>;

/** Tables of a query by alias, the root first. */
export type FetchScope = { context: Context; root: string; sources: Map<string, TableState> };

/** A column of one of the tables. */
export type FetchColumn = { alias: string; state: TableState; column: Column };

/** The table of a logical name, readable for the caller. Throws 400 or 403. */
export function fetchTable(context: Context, name: string): TableState {
  const state = context.organization.table(name);
  if (!state) throw unknownFetchEntity(name);
  requirePrivilege(context.caller, 'Read', state.table.logicalName, state.table.schemaName);
  return state;
}

/** The column of a logical name; rows must carry it. Throws 400 for one that is not there. */
export function fetchColumn(scope: FetchScope, alias: string, name: string): FetchColumn {
  const state = scope.sources.get(alias);
  if (!state) throw unknownFetchEntity(alias);
  const column = state.columns.get(name);
  if (!column?.validForRead) throw unknownFetchAttribute(state.table.schemaName, name);
  return { alias, state, column };
}

/** What a line holds of a column. */
export function fetchValue({ alias, state, column }: FetchColumn, joined: Joined): Value | undefined {
  const row = joined.get(alias);
  return row && columnValue(state, column, row);
}
