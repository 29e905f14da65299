import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { metadataLevel } from '../routing/respond.ts';
import type { Column } from '../tables/table.ts';
import { edmType } from './edmType.ts';
import type { Row } from './row.ts';

/** Types JSON tells by itself; all others are named (OData JSON Format 4.0, odata.type). */
const plain = new Set(['Edm.String', 'Edm.Boolean', 'Edm.Double']);

/** What a row adds under `odata.metadata=full`: its type, its address, the types of its values. */
export function fullMetadata(
  context: Context,
  state: TableState,
  row: Row,
  columns: Iterable<readonly [string, Column]>,
): Record<string, unknown> {
  if (metadataLevel(context) !== 'full') return {};
  const { logicalName, entitySet } = state.table;
  const types = [...columns]
    .map(([name, column]) => [name, edmType(column)] as const)
    .filter(([, type]) => !plain.has(type))
    .map(([name, type]) => [`${name}@odata.type`, `#${type.replace('Edm.', '')}`]);
  return {
    '@odata.type': `#Microsoft.Dynamics.CRM.${logicalName}`,
    '@odata.id': `${context.base}/${entitySet}(${row.id})`,
    '@odata.editLink': `${entitySet}(${row.id})`,
    ...Object.fromEntries(types),
  };
}

/** The addresses of a row's lookups and collections, for an answer that chose no columns. */
export function fullLinks(context: Context, state: TableState, row: Row): Record<string, unknown> {
  if (metadataLevel(context) !== 'full') return {};
  const address = `${context.base}/${state.table.entitySet}(${row.id})`;
  const names = [...state.navigations.keys(), ...state.collections.keys()];
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${name}@odata.associationLink`, `${address}/${name}/$ref`],
      [`${name}@odata.navigationLink`, `${address}/${name}`],
    ]),
  );
}
