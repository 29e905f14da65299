import type { ColumnDefinition, TableDefinition } from '../defineTable.ts';

const table = '"dynamics365"."contact_state"';

/** Columns contact_state had until the progress of activities got a narrow table of its own. */
const columns = ['activity_position', 'activity_target', 'activity_count'].map(
  (name): ColumnDefinition => ({ name, type: 'int', nullable: true, identity: false }),
);

/** contact_state as the first step made it; other tables as they are. */
export function contactStateWithProgress(definition: TableDefinition): TableDefinition {
  if (definition.name !== 'dynamics365.contact_state') return definition;
  const place = definition.columns.findIndex(({ name }) => name === 'changed_at');
  return { ...definition, columns: definition.columns.toSpliced(place, 0, ...columns) };
}

/** Only links taken over from the module had progress before, and none of it had been used yet. */
export const moveActivityProgress: readonly string[] = [
  `insert into "dynamics365"."activity_progress" ("contact_id", "floor", "position", "target", "seen")
select "contact_id", "activity_position", "activity_position", "activity_target", coalesce("activity_count", 0)
from ${table} where "activity_position" is not null`,
  ...columns.map(({ name }) => `alter table ${table} drop column "${name}"`),
];
