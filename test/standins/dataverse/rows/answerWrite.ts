import type { WebResponse } from '../http.ts';
import type { TableState } from '../organization/organization.ts';
import { rowResponse } from '../query/answerRead.ts';
import { readQueryOptions } from '../query/queryOptions.ts';
import { readSelection } from '../query/selection.ts';
import type { Context } from '../routing/context.ts';
import { entityIdHeaders, noContent } from '../routing/respond.ts';
import { createRow } from './createRow.ts';
import { deleteRow } from './deleteRow.ts';
import { findRow, parseRowKey, type RowKey, requireRow } from './findRow.ts';
import { parseBody } from './parseBody.ts';
import { checkPreconditions, requireVersion } from './preconditions.ts';
import { type JsonObject, type Payload, readPayload } from './readPayload.ts';
import type { Row } from './row.ts';
import { updateRow } from './updateRow.ts';

/** POST of a new row: 204 with its address, or 201 with the row. */
export function answerCreate(context: Context, state: TableState): WebResponse {
  const json = parseBody(state.table.entitySet, context.request);
  return context.organization.transaction.run(() => {
    const row = createRow(context, state, readPayload(context, state, json));
    return writeResponse(context, state, row, 201);
  });
}

/** PATCH: update, or create when the row is missing and no precondition forbids it. */
export function answerPatch(context: Context, state: TableState, keyText: string): WebResponse {
  const { request, organization } = context;
  const key = parseRowKey(state, keyText, readQueryOptions(request.query).aliases);
  const json = parseBody(state.table.entitySet, request);
  return organization.transaction.run(() => {
    const { row, created } = upsertRow(context, state, key, json, (found) =>
      checkPreconditions(state, key, found, request.headers),
    );
    return writeResponse(context, state, row, created ? 201 : 200);
  });
}

/** Writes the row a key names, creating it when `decide` says so. The key's own values join a new row. */
export function upsertRow(
  context: Context,
  state: TableState,
  key: RowKey,
  json: JsonObject,
  decide: (found: Row | undefined) => 'create' | 'update',
): { row: Row; created: boolean } {
  const found = findRow(state, key);
  const payload = readPayload(context, state, json);
  if (decide(found) === 'update' && found) {
    if ('key' in key) for (const column of key.key.columns) payload.values.delete(column);
    return { row: updateRow(context, state, found, payload), created: false };
  }
  if ('id' in key) return { row: createRow(context, state, payload, key.id), created: true };
  addKeyValues(payload, key);
  return { row: createRow(context, state, payload), created: true };
}

/** DELETE of a row: 204; 404 when it is missing. */
export function answerDelete(context: Context, state: TableState, keyText: string): WebResponse {
  const key = parseRowKey(state, keyText, readQueryOptions(context.request.query).aliases);
  return context.organization.transaction.run(() => {
    const row = requireRow(state, key);
    requireVersion(state, row, context.request.headers['if-match']);
    deleteRow(context, state, row);
    return noContent(context);
  });
}

/** 204 with the row's address, or the row itself when the request prefers its representation. */
export function writeResponse(context: Context, state: TableState, row: Row, status: number): WebResponse {
  const address = entityIdHeaders(context, state.table.entitySet, row.id);
  if (context.preferences.get('return') !== 'representation') return noContent(context, address);
  context.preferences.applied('return=representation');
  const query = readQueryOptions(context.request.query);
  // $expand is documented as ignored on PATCH; on POST it works.
  const options = new Map(query.options);
  if (context.request.method === 'PATCH') options.delete('$expand');
  const selection = readSelection(context.organization, state, { ...query, options });
  return rowResponse(context, status, state, row, selection);
}

/** A body's value wins over the address's when the row is new. */
function addKeyValues(payload: Payload, key: Extract<RowKey, { key: unknown }>): void {
  for (const { column, literal } of key.values) {
    if (payload.values.has(column.name) || literal.kind === 'null') continue;
    const [table] = column.targets ?? [];
    const value = literal.value;
    payload.values.set(column.name, table === undefined ? value : { id: String(value), table });
  }
}
