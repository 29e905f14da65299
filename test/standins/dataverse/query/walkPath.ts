import { notImitated, unknownQueryProperty } from '../errors/requestErrors.ts';
import type { Collection, Organization, TableState } from '../organization/organization.ts';
import { isLookup, type Row } from '../rows/row.ts';

/** A way through lookups: the table at its end, and the row there when every lookup on the way is set. */
export type Walk = { state: TableState; follow: (row: Row) => Row | undefined };

/** Walks single-valued navigation properties, case-sensitive. Throws 400 for a name that is none. */
export function walk(organization: Organization, start: TableState, names: readonly string[]): Walk {
  let state = start;
  let follow: Walk['follow'] = (row) => row;
  for (const name of names) {
    const relationship = state.navigations.get(name);
    if (!relationship) throw unknownQueryProperty(state.table.logicalName, name);
    const { column, target } = relationship;
    const next = relatedState(organization, target);
    const before = follow;
    follow = (row) => {
      const value = before(row)?.values[column];
      return isLookup(value) && holds(next, value.table) ? next.rows.get(value.id) : undefined;
    };
    state = next;
  }
  return { state, follow };
}

/** The state of a table a relationship leads to. */
export function relatedState(organization: Organization, logicalName: string): TableState {
  const state = organization.table(logicalName);
  if (!state) throw notImitated(`the table ${logicalName}`);
  return state;
}

/** The rows of a collection-valued navigation property of the row with this id. */
export function* relatedRows(organization: Organization, collection: Collection, id: string): Iterable<Row> {
  const { rows } = relatedState(organization, collection.table);
  const { column } = collection.relationship;
  if (rows.indexedColumns.has(column)) {
    yield* rows.find(column, { id, table: collection.relationship.target });
    return;
  }
  for (const row of rows.scan()) {
    const value = row.values[column];
    if (isLookup(value) && value.id === id) yield row;
  }
}

/** An activitypointer lookup holds the concrete activity's table, an owner lookup the user's or the team's. */
function holds(state: TableState, table: string): boolean {
  return state.table.logicalName === table || state.table.logicalName === 'activitypointer';
}
