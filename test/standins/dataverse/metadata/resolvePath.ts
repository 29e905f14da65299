import { notImitated, unknownSegment } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { Schema } from '../tables/createSchema.ts';
import { messageFilterSet, messageSet } from './describeMessages.ts';
import { globalOptionSet, globalOptionSetProperties, optionSetBaseProperties } from './describeOptionSet.ts';
import { relationshipDefinitions } from './describeRelationship.ts';
import { tableSet } from './describeTable.ts';
import { keyProperty } from './presentResource.ts';
import type { Json, ResourceSet, Target } from './resource.ts';

const prefix = 'Microsoft.Dynamics.CRM.';

/** What an address stands for: definitions, or the value of one property. */
export type Resolved = { target: Target } | { property: string; value: Json };

/** Starts of addresses that lead to definitions, each with its set. */
const roots: Record<string, (schema: Schema) => ResourceSet> = {
  EntityDefinitions: (schema) => tableSet(schema.tables()),
  RelationshipDefinitions: (schema) => relationshipDefinitions(schema.tables()),
  GlobalOptionSetDefinitions: optionSets,
  sdkmessagefilters: (schema) => messageFilterSet(schema.tables()),
  sdkmessages: (schema) => messageSet(schema.tables()),
};

/** True when the first segment of an address leads to definitions. */
export function isMetadataSegment(segment: string): boolean {
  return (/^[^(]*/.exec(segment)?.[0] ?? '') in roots;
}

/**
 * Walks `EntityDefinitions(LogicalName='contact')/Attributes(…)/Microsoft.Dynamics.CRM.X/OptionSet`.
 * Throws 404 for names and keys that are not there.
 */
export function resolvePath(schema: Schema, segments: readonly string[]): Resolved {
  const [first = '', ...rest] = segments;
  const { name, key } = splitKey(first);
  const root = roots[name];
  if (!root) throw unknownSegment(name);
  let target: Target = withKey(root(schema), key);
  for (const [index, segment] of rest.entries()) {
    if (segment.startsWith(prefix)) {
      target = castTarget(target, segment.slice(prefix.length));
      continue;
    }
    const part = splitKey(segment);
    if (target.kind === 'set' || !target.item) throw unknownSegment(part.name);
    const navigation = target.item.navigations[part.name];
    const declared: Target = target;
    if (navigation && declared.type !== 'AttributeMetadata') {
      target = withKey(navigation(), part.key);
      continue;
    }
    if (!declared.properties.includes(part.name) || part.key !== undefined) throw unknownSegment(part.name);
    if (index < rest.length - 1) throw notImitated('an address inside a complex property');
    return { property: part.name, value: target.item.properties[part.name] ?? null };
  }
  return { target };
}

function splitKey(segment: string): { name: string; key: string | undefined } {
  const open = segment.indexOf('(');
  if (open < 0) return { name: segment, key: undefined };
  if (!segment.endsWith(')')) throw unknownSegment(segment);
  return { name: segment.slice(0, open), key: segment.slice(open + 1, -1) };
}

function withKey(target: Target, key: string | undefined): Target {
  if (key === undefined) return target;
  if (target.kind === 'single') throw unknownSegment(key);
  const item = findByKey(target, key);
  return {
    kind: 'single',
    type: target.type,
    properties: target.properties,
    item,
    ...(target.cast ? { cast: target.cast } : {}),
  };
}

function findByKey(set: ResourceSet, key: string) {
  const [, name, quoted] = /^(\w+)='((?:[^']|'')*)'$/.exec(key) ?? [];
  const id = keyProperty(set.type);
  const item =
    name === undefined
      ? set.items.find((candidate) => candidate.properties[id] === key.toLowerCase())
      : set.items.find(
          (candidate) =>
            candidate.key?.name === name && candidate.key.value === quoted?.replaceAll("''", "'"),
        );
  if (item) return item;
  // Code and words from a trace of the platform's metadata reader; the HTTP status is inference.
  throw webApiError(
    404,
    '0x80040217',
    name === undefined
      ? `Could not find an entity with name  and id ${key}.`
      : `Could not find an entity with name ${quoted ?? ''} and id 00000000-0000-0000-0000-000000000000.`,
  );
}

function castTarget(target: Target, type: string): Target {
  if (type === target.type) return target;
  const cast = target.cast?.(type);
  if (!cast) {
    throw webApiError(
      400,
      '0x80060888',
      `The type cast segment '${prefix}${type}' is not a type derived from '${prefix}${target.type}' that can be queried.`,
    );
  }
  if (target.kind === 'set') return cast;
  const id = keyProperty(type);
  const wanted = target.item?.properties[id];
  const item = cast.items.find((candidate) => candidate.properties[id] === wanted);
  if (!item) {
    throw webApiError(404, '0x80060888', `The requested definition is no ${prefix}${type}.`);
  }
  return { kind: 'single', type: cast.type, properties: cast.properties, item };
}

function optionSets(schema: Schema): ResourceSet {
  const items = schema.optionSets().map(globalOptionSet);
  return {
    kind: 'set',
    type: 'OptionSetMetadataBase',
    properties: optionSetBaseProperties,
    items,
    cast: (type) =>
      type === 'OptionSetMetadata'
        ? { kind: 'set', type, properties: globalOptionSetProperties(), items }
        : undefined,
  };
}
