import { unreadableBody } from '../errors/payloadErrors.ts';
import { methodNotAllowed } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import type { Collection, TableState } from '../organization/organization.ts';
import { readQueryOptions } from '../query/queryOptions.ts';
import { relatedRows, relatedState } from '../query/walkPath.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse, noContent } from '../routing/respond.ts';
import type { ManyToOne } from '../tables/table.ts';
import { parseRowKey, requireRow } from './findRow.ts';
import { parseBody } from './parseBody.ts';
import { checkTarget, type Payload } from './readPayload.ts';
import { resolveReference } from './resolveReference.ts';
import { isLookup, type LookupValue, type Row } from './row.ts';
import { updateRow } from './updateRow.ts';

export type ReferenceTarget = {
  relationship: ManyToOne | undefined;
  collection: Collection | undefined;
  /** `…/Contact_Tasks(id)/$ref`: the row to be taken out. */
  key: string | undefined;
};

/** Answers `…/navigation/$ref`: GET shows, PUT or POST associates, DELETE disassociates. */
export function answerReference(
  context: Context,
  state: TableState,
  row: Row,
  target: ReferenceTarget,
): WebResponse {
  const { relationship, collection } = target;
  if (context.request.method === 'GET') return showReferences(context, row, target);
  if (relationship) return changeLookup(context, state, row, relationship);
  if (!collection) throw methodNotAllowed(context.request.method);
  return changeCollection(context, row, collection, target.key);
}

function changeLookup(context: Context, state: TableState, row: Row, relationship: ManyToOne): WebResponse {
  const { method } = context.request;
  if (method === 'DELETE') return setLookup(context, state, row, relationship.column, null);
  if (method !== 'PUT' && method !== 'POST') throw methodNotAllowed(method);
  const reference = referenceOf(context, state.table.entitySet);
  checkTarget(context, state.table.entitySet, relationship, reference);
  return setLookup(context, state, row, relationship.column, reference);
}

function changeCollection(
  context: Context,
  row: Row,
  collection: Collection,
  keyText: string | undefined,
): WebResponse {
  const child = relatedState(context.organization, collection.table);
  const { column, target } = collection.relationship;
  const { method } = context.request;
  if (method === 'POST' && keyText === undefined) {
    const reference = referenceOf(context, child.table.entitySet);
    const related = requireRow(child, { id: reference.id });
    return setLookup(context, child, related, column, { id: row.id, table: target });
  }
  if (method !== 'DELETE') throw methodNotAllowed(method);
  const related = requireRow(child, disassociated(context, child, keyText));
  return setLookup(context, child, related, column, null);
}

/** The row to be taken out of a collection: in the path, or as `?$id=address`. */
function disassociated(context: Context, child: TableState, keyText: string | undefined): { id: string } {
  if (keyText !== undefined) {
    const key = parseRowKey(child, keyText, readQueryOptions(context.request.query).aliases);
    return { id: requireRow(child, key).id };
  }
  const id = new URLSearchParams(context.request.query).get('$id');
  if (id === null) throw unreadableBody(child.table.entitySet, "The query option '$id' is missing.");
  return resolveReference(context, id, child.table.entitySet);
}

function referenceOf(context: Context, entitySet: string): LookupValue {
  const id = parseBody(entitySet, context.request)['@odata.id'];
  if (typeof id !== 'string') {
    throw unreadableBody(
      entitySet,
      "A property with name 'odata.id' was expected in the entity reference link.",
    );
  }
  return resolveReference(context, id, entitySet);
}

function setLookup(
  context: Context,
  state: TableState,
  row: Row,
  column: string,
  value: LookupValue | null,
): WebResponse {
  const payload: Payload = { values: new Map([[column, value]]), children: [], parents: [] };
  return context.organization.transaction.run(() => {
    updateRow(context, state, row, payload);
    return noContent(context);
  });
}

function showReferences(context: Context, row: Row, target: ReferenceTarget): WebResponse {
  const { organization, base } = context;
  const address = (table: string, id: string): { '@odata.id': string } => ({
    '@odata.id': `${base}/${organization.table(table)?.table.entitySet}(${id})`,
  });
  if (target.relationship) {
    const value = row.values[target.relationship.column];
    if (!isLookup(value)) return noContent(context);
    return jsonResponse(context, 200, {
      '@odata.context': `${base}/$metadata#$ref`,
      ...address(value.table, value.id),
    });
  }
  const { collection } = target;
  const related = collection ? [...relatedRows(organization, collection, row.id)] : [];
  return jsonResponse(context, 200, {
    '@odata.context': `${base}/$metadata#Collection($ref)`,
    value: related.map((found) => address(collection?.table ?? '', found.id)),
  });
}
