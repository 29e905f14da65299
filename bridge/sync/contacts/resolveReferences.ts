import type { CallOptions, DataverseClient } from '../../dataverse/types.ts';
import { collectReferences } from '../../mapping/collectReferences.ts';
import type { ColumnValue, CompiledMapping, FieldValue, References } from '../../mapping/types.ts';

/** What a lookup needs of the exchange. */
export interface ReferenceSource {
  dataverse: DataverseClient;
  mapping: CompiledMapping;
  call: CallOptions;
}

/**
 * Finds the rows that keyed lookups name, in bulk. A key that several rows hold resolves to none of them.
 * @param ours contacts, each field → value
 * @param theirs rows that may be taken over
 */
export async function resolveReferences(
  { dataverse, mapping, call }: ReferenceSource,
  ours: readonly Readonly<Record<string, FieldValue>>[],
  theirs: readonly Readonly<Record<string, ColumnValue>>[] = [],
): Promise<References> {
  const idOf = new Map<string, string | undefined>();
  const keyOf = new Map<string, string>();
  for (const { table, keyColumn, keys, ids } of collectReferences(mapping, ours, theirs)) {
    const ref = (await dataverse.listTables(call)).get(table);
    if (!ref) continue;
    const options = { ...call, select: [keyColumn] };
    for (const row of await dataverse.findRows(ref, keyColumn, keys, options)) {
      const name = nameOf(table, keyColumn, String(row.values[keyColumn] ?? ''));
      idOf.set(name, idOf.has(name) ? undefined : row.id);
    }
    for (const row of (await dataverse.readRows(ref, ids, options)).values()) {
      keyOf.set(nameOf(table, keyColumn, row.id), String(row.values[keyColumn] ?? ''));
    }
  }
  return {
    resolve: (table, keyColumn, key) => idOf.get(nameOf(table, keyColumn, key)),
    keyOf: (table, keyColumn, id) => keyOf.get(nameOf(table, keyColumn, id)),
  };
}

/** Dataverse compares text without regard to case. */
function nameOf(table: string, keyColumn: string, value: string): string {
  return `${table}.${keyColumn}.${value.trim().toLowerCase()}`;
}
