import { methodNotAllowed, notImitated, unknownSegment } from '../errors/requestErrors.ts';
import { answerColumnPrivileges } from '../functions/answerColumnPrivileges.ts';
import { answerUserPrivileges } from '../functions/answerUserPrivileges.ts';
import type { WebResponse } from '../http.ts';
import type { Collection, TableState } from '../organization/organization.ts';
import { answerQuery } from '../query/answerQuery.ts';
import { answerRead } from '../query/answerRead.ts';
import { answerRowsCount } from '../query/answerRowsCount.ts';
import { readQueryOptions } from '../query/queryOptions.ts';
import { relatedRows, relatedState } from '../query/walkPath.ts';
import { answerProperty } from '../rows/answerProperty.ts';
import { answerReference } from '../rows/answerReference.ts';
import { writeResponse } from '../rows/answerWrite.ts';
import { createRow } from '../rows/createRow.ts';
import { parseRowKey, requireRow } from '../rows/findRow.ts';
import { parseBody } from '../rows/parseBody.ts';
import { readPayload } from '../rows/readPayload.ts';
import { isLookup, type Row } from '../rows/row.ts';
import type { ManyToOne } from '../tables/table.ts';
import type { Context } from './context.ts';
import type { Segment } from './parseAddress.ts';
import { noContent } from './respond.ts';
import { navigationsNotImitated } from './setsNotImitated.ts';

const privilegeFunctions = new Map([
  ['Microsoft.Dynamics.CRM.RetrieveUserPrivileges', answerUserPrivileges],
  ['Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges', answerColumnPrivileges],
]);

/** Answers what follows a row: a property, a lookup's row, a collection, `$ref`, `$value`, `$count`. */
export function answerBelowRow(
  context: Context,
  state: TableState,
  keyText: string,
  rest: readonly Segment[],
): WebResponse {
  const { request } = context;
  const [segment, last, ...more] = rest;
  if (!segment || more.length > 0) throw unknownSegment(more[0]?.name ?? '');
  const answerPrivileges = segment.key === '' ? privilegeFunctions.get(segment.name) : undefined;
  if (segment.name.startsWith('Microsoft.Dynamics.CRM.') && !answerPrivileges)
    throw notImitated(`the function or action ${segment.name}`);
  const known = state.navigations.has(segment.name) || state.collections.has(segment.name);
  if (!known && navigationsNotImitated.has(segment.name))
    throw notImitated(`the association ${segment.name}`);
  const row = requireRow(state, parseRowKey(state, keyText, readQueryOptions(request.query).aliases));
  if (answerPrivileges && !last) return answerPrivileges(context, state, row);
  const relationship = state.navigations.get(segment.name);
  const collection = state.collections.get(segment.name);
  if (last?.name === '$ref' && (relationship || collection)) {
    return answerReference(context, state, row, { relationship, collection, key: segment.key });
  }
  const column = state.properties.get(segment.name);
  if (column && !column.targets) return answerProperty(context, state, row, column, last?.name);
  if (last && !(collection && last.name === '$count')) throw unknownSegment(last.name);
  if (collection && !last && request.method === 'POST') return answerCreate(context, collection, row);
  if (request.method !== 'GET') throw methodNotAllowed(request.method);
  if (column) return answerProperty(context, state, row, column, undefined);
  if (relationship) return answerLookup(context, relationship, row);
  if (collection) return answerCollection(context, collection, row, last !== undefined);
  throw unknownSegment(segment.name);
}

/** POST to a collection: a new row that points at this one. */
function answerCreate(context: Context, { table, relationship }: Collection, row: Row): WebResponse {
  const state = relatedState(context.organization, table);
  const json = parseBody(state.table.entitySet, context.request);
  return context.organization.transaction.run(() => {
    const payload = readPayload(context, state, json);
    payload.values.set(relationship.column, { id: row.id, table: relationship.target });
    return writeResponse(context, state, createRow(context, state, payload), 201);
  });
}

function answerLookup(context: Context, relationship: ManyToOne, row: Row): WebResponse {
  const target = relatedState(context.organization, relationship.target);
  const value = row.values[relationship.column];
  const found = isLookup(value) ? target.rows.get(value.id) : undefined;
  return found ? answerRead(context, target, found) : noContent(context);
}

function answerCollection(
  context: Context,
  collection: Collection,
  row: Row,
  countOnly: boolean,
): WebResponse {
  const state = relatedState(context.organization, collection.table);
  const rows = (): Iterable<Row> => relatedRows(context.organization, collection, row.id);
  return countOnly ? answerRowsCount(context, state, rows) : answerQuery(context, state, rows);
}
