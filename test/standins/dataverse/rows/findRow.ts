import { querySyntax } from '../errors/requestErrors.ts';
import { invalidKey, rowNotFound, rowNotFoundByKey } from '../errors/rowErrors.ts';
import type { TableState } from '../organization/organization.ts';
import { comparable, comparableLiteral } from '../query/compareValues.ts';
import type { Literal } from '../query/expression.ts';
import { type Aliases, createTokenReader, readLiteral } from '../query/tokenReader.ts';
import { rowProperty } from '../tables/isRowProperty.ts';
import type { AlternateKey, Column } from '../tables/table.ts';
import { isGuidLiteral } from './parseGuid.ts';
import type { Row } from './row.ts';

/** What stands in the parentheses of an address: an id, or the values of an alternate key. */
export type RowKey = { id: string } | { key: AlternateKey; values: { column: Column; literal: Literal }[] };

/** Tables whose rows cannot be addressed by a named primary key. */
const unnamedKeyOnly = new Set(['systemuser', 'team']);

/** Reads `guid`, `contactid=guid` or `kx_externalid='a',_x_value=guid`. Throws 400 for any other key. */
export function parseRowKey(state: TableState, text: string, aliases: Aliases): RowKey {
  const trimmed = text.trim();
  if (isGuidLiteral(trimmed)) return { id: trimmed.toLowerCase() };
  const { table } = state;
  const pairs = readPairs(trimmed, aliases);
  const [only] = pairs;
  if (pairs.length === 1 && only?.name === table.primaryId && !unnamedKeyOnly.has(table.logicalName)) {
    if (only.literal.kind !== 'guid') throw invalidKey(table.logicalName);
    return { id: only.literal.value };
  }
  const columns = pairs.map(({ name, literal }) => ({ column: keyColumn(state, name), literal }));
  const key = table.keys.find(
    (candidate) =>
      candidate.status === 'Active' &&
      candidate.columns.length === columns.length &&
      columns.every(({ column }) => candidate.columns.includes(column.name)),
  );
  if (!key) throw invalidKey(table.logicalName);
  return { key, values: columns };
}

/** The row a key names, if there is one. */
export function findRow(state: TableState, rowKey: RowKey): Row | undefined {
  if ('id' in rowKey) return state.rows.get(rowKey.id);
  const [first, ...rest] = rowKey.values.map(({ column, literal }) => ({
    column,
    value: comparableLiteral(column, literal, 'eq'),
  }));
  if (!first || first.value === null) return undefined;
  for (const row of state.rows.find(first.column.name, first.value)) {
    const fits = rest.every(({ column, value }) => {
      const stored = row.values[column.name];
      return (stored === undefined ? null : comparable(stored)) === value;
    });
    if (fits) return row;
  }
  return undefined;
}

/** The row a key names. Throws 404 when there is none. */
export function requireRow(state: TableState, rowKey: RowKey): Row {
  const row = findRow(state, rowKey);
  if (row) return row;
  const { logicalName } = state.table;
  throw 'id' in rowKey ? rowNotFound(logicalName, rowKey.id) : rowNotFoundByKey(logicalName);
}

function keyColumn(state: TableState, name: string): Column {
  const column = state.columns.get(name) ?? state.properties.get(name);
  if (!column || (rowProperty(column) !== name && column.targets)) throw invalidKey(state.table.logicalName);
  return column;
}

function readPairs(text: string, aliases: Aliases): { name: string; literal: Literal }[] {
  const reader = createTokenReader(text, aliases);
  const pairs: { name: string; literal: Literal }[] = [];
  do {
    const name = reader.next();
    if (name.kind !== 'name')
      throw querySyntax(`Bad Request - Error in query syntax: the key '${text}' is not a GUID.`);
    reader.expect('=');
    pairs.push({ name: name.text, literal: readLiteral(reader) });
  } while (reader.take(','));
  if (reader.peek().kind !== 'end') reader.fail();
  return pairs;
}
