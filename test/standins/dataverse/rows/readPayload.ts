import {
  directLookupUpdate,
  invalidProperty,
  payloadError,
  undeclaredNavigation,
  unexpectedNode,
} from '../errors/payloadErrors.ts';
import { notImitated } from '../errors/requestErrors.ts';
import type { Collection, TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import type { ManyToOne } from '../tables/table.ts';
import { readValue } from './readValue.ts';
import { resolveReference } from './resolveReference.ts';
import type { LookupValue, Value } from './row.ts';

/** A body as the OData layer reads it; nothing of it has been held against the table's rules yet. */
export type Payload = {
  /** By column; null clears. */
  values: Map<string, Value | null>;
  /** Rows to be created with this one, on the other end of a collection (activity parties among them). */
  children: { name: string; collection: Collection; rows: JsonObject[] }[];
  /** Rows to be created first and pointed at. */
  parents: { relationship: ManyToOne; row: JsonObject }[];
};

export type JsonObject = Record<string, unknown>;

/** Reads a row's JSON for create or update. Throws the 400 of the first property that does not belong. */
export function readPayload(context: Context, state: TableState, json: JsonObject): Payload {
  const payload: Payload = { values: new Map(), children: [], parents: [] };
  for (const [name, value] of Object.entries(json)) {
    if (name.startsWith('@')) checkTypeAnnotation(state, name, value);
    else if (name.endsWith('@odata.bind'))
      readBind(context, state, payload, name.slice(0, -'@odata.bind'.length), value);
    else if (name.includes('@')) checkAnnotation(state, json, name);
    else readProperty(state, payload, name, value);
  }
  return payload;
}

function readProperty(state: TableState, payload: Payload, name: string, value: unknown): void {
  const { logicalName, entitySet } = state.table;
  const property = state.properties.get(name) ?? state.columns.get(name);
  if (property && !property.targets) {
    payload.values.set(property.name, readValue(entitySet, property, value));
    return;
  }
  const relationship = state.navigations.get(name);
  if (relationship) {
    if (value === null) payload.values.set(relationship.column, null);
    else if (isObject(value)) payload.parents.push({ relationship, row: value });
    else
      throw unexpectedNode(
        entitySet,
        name,
        Array.isArray(value) ? 'StartArray' : 'PrimitiveValue',
        'StartObject',
      );
    return;
  }
  const collection = state.collections.get(name);
  if (collection) {
    if (!Array.isArray(value) || !value.every(isObject))
      throw unexpectedNode(entitySet, name, 'PrimitiveValue', 'StartArray');
    payload.children.push({ name, collection, rows: value });
    return;
  }
  if (property && name.startsWith('_')) throw directLookupUpdate();
  throw invalidProperty(logicalName, name);
}

function readBind(context: Context, state: TableState, payload: Payload, name: string, value: unknown): void {
  const { entitySet } = state.table;
  const relationship = state.navigations.get(name);
  if (!relationship) {
    if (state.collections.has(name)) throw notImitated(`binding rows to the collection ${name}`);
    throw undeclaredNavigation(entitySet, name);
  }
  if (value === null) {
    payload.values.set(relationship.column, null);
    return;
  }
  if (typeof value !== 'string')
    throw unexpectedNode(entitySet, `${name}@odata.bind`, 'StartObject', 'PrimitiveValue');
  const target = resolveReference(context, value, entitySet);
  checkTarget(context, entitySet, relationship, target);
  payload.values.set(relationship.column, target);
}

/** A navigation property takes rows of one table only; owner and activitypointer stand for several. */
export function checkTarget(
  context: Context,
  entitySet: string,
  relationship: ManyToOne,
  target: LookupValue,
): void {
  const { target: wanted } = relationship;
  const owner = wanted === 'owner' && (target.table === 'systemuser' || target.table === 'team');
  const activity = wanted === 'activitypointer' && context.organization.table(target.table)?.table.isActivity;
  if (wanted === target.table || owner || activity) return;
  throw payloadError(
    entitySet,
    `Microsoft.Crm.CrmException: The navigation property '${relationship.navigation}' takes rows of '${wanted}', not of '${target.table}'.`,
  );
}

function checkTypeAnnotation(state: TableState, name: string, value: unknown): void {
  if (name !== '@odata.type' || typeof value !== 'string') return;
  const wanted = `Microsoft.Dynamics.CRM.${state.table.logicalName}`;
  if (value.replace(/^#/, '') === wanted) return;
  throw payloadError(
    state.table.entitySet,
    `Microsoft.OData.ODataException: A resource with type '${value.replace(/^#/, '')}' was found, but it is not assignable to the expected type '${wanted}'.`,
  );
}

/** An annotation on a property that is in the body, or declared, is ignored; on anything else it is refused. */
function checkAnnotation(state: TableState, json: JsonObject, name: string): void {
  const property = name.slice(0, name.indexOf('@'));
  const declared =
    state.properties.has(property) || state.navigations.has(property) || state.collections.has(property);
  if (!declared && !(property in json)) throw undeclaredNavigation(state.table.entitySet, property);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
