import type { CallOptions, DataverseClient, DataverseRow } from '../../dataverse/types.ts';
import { collectReferences, type ReferenceQuery } from '../../mapping/collectReferences.ts';
import type { ColumnValue, CompiledMapping, FieldValue, References } from '../../mapping/types.ts';
import { ofKeys, readApart } from '../refusals/readApart.ts';
import { createReferenceCache, type ReferenceCache } from './createReferenceCache.ts';

/** What a lookup needs of the exchange. */
export interface ReferenceSource {
  dataverse: DataverseClient;
  mapping: CompiledMapping;
  call: CallOptions;
}

interface Caches {
  ids: ReferenceCache;
  keys: ReferenceCache;
}

const cachesOf = new WeakMap<DataverseClient, Caches>();

/**
 * Finds the rows that keyed lookups name, in bulk, and keeps what was found for five minutes. Of several rows with
 * one key the only active one counts; where more are active, or none of several, the key names no row. A row that
 * Dynamics would not read is a problem of the contacts that name it.
 * @param ours contacts, each field → value
 * @param theirs rows that may be taken over
 */
export async function resolveReferences(
  { dataverse, mapping, call }: ReferenceSource,
  ours: readonly Readonly<Record<string, FieldValue>>[],
  theirs: readonly Readonly<Record<string, ColumnValue>>[] = [],
): Promise<References> {
  const source = { dataverse, call };
  const caches = cachesOf.get(dataverse) ?? { ids: newCache(), keys: newCache() };
  cachesOf.set(dataverse, caches);
  const idOf = new Map<string, string>();
  const keyOf = new Map<string, string>();
  const unreadable = new Map<string, string>();
  for (const query of collectReferences(mapping, ours, theirs)) {
    const name = (value: string) => nameOf(query.table, query.keyColumn, value);
    const keys = query.keys.filter((key) => !recall(caches.ids, name(key), idOf));
    const ids = query.ids.filter((id) => !recall(caches.keys, name(id), keyOf));
    const table = (await dataverse.listTables(call)).get(query.table);
    if (!table) continue;
    const select = [query.keyColumn, ...(query.stateColumn ? [query.stateColumn] : [])];
    const read = { ...call, select };
    const byKey = await readApart(
      source,
      keys,
      (some) => dataverse.findRows(table, query.keyColumn, some, read),
      ofKeys,
    );
    for (const [key, row] of onlyRows(query, byKey.found)) {
      idOf.set(name(key), row.id);
      caches.ids.set(name(key), row.id);
    }
    const byId = await readApart(
      source,
      ids,
      async (some) => [...(await dataverse.readRows(table, some, read)).values()],
      ofKeys,
    );
    for (const row of byId.found) {
      const key = keyIn(row, query);
      keyOf.set(name(row.id), key);
      caches.keys.set(name(row.id), key);
    }
    for (const [value, said] of [...byKey.refused, ...byId.refused])
      unreadable.set(name(value), said.error.message);
  }
  return {
    resolve: (table, keyColumn, key) => idOf.get(nameOf(table, keyColumn, key)),
    keyOf: (table, keyColumn, id) => keyOf.get(nameOf(table, keyColumn, id)),
    unreadable: (table, keyColumn, value) => unreadable.get(nameOf(table, keyColumn, value)),
  };
}

function newCache(): ReferenceCache {
  return createReferenceCache({ now: () => performance.now(), lifeMs: 5 * 60_000, most: 10_000 });
}

/** @returns whether it was known */
function recall(cache: ReferenceCache, name: string, into: Map<string, string>): boolean {
  const value = cache.get(name);
  if (value === undefined) return false;
  into.set(name, value);
  return true;
}

/** The row each key names and no other. */
function onlyRows(query: ReferenceQuery, rows: readonly DataverseRow[]): Map<string, DataverseRow> {
  const named = new Map<string, DataverseRow>();
  for (const [key, all] of Map.groupBy(rows, (row) => normalised(keyIn(row, query)))) {
    const active = query.stateColumn ? all.filter((row) => row.values[query.stateColumn ?? ''] === 0) : [];
    const [only, another] = active.length > 0 ? active : all;
    if (only && !another) named.set(key, only);
  }
  return named;
}

function keyIn(row: DataverseRow, { keyColumn }: ReferenceQuery): string {
  return String(row.values[keyColumn] ?? '');
}

function nameOf(table: string, keyColumn: string, value: string): string {
  return `${table}.${keyColumn}.${normalised(value)}`;
}

/** Dataverse compares text without regard to case. */
function normalised(value: string): string {
  return value.trim().toLowerCase();
}
