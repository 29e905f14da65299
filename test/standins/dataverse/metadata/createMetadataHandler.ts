import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { methodNotAllowed, notImitated } from '../errors/requestErrors.ts';
import type { WebRequest, WebResponse } from '../http.ts';
import type { Schema } from '../tables/createSchema.ts';
import { describeModel } from './describeModel.ts';
import { checkOptions, presentResource, presentSet } from './presentResource.ts';
import { type MetadataOptions, readMetadataOptions } from './readOptions.ts';
import { isMetadataSegment, resolvePath } from './resolvePath.ts';
import type { Json, Target } from './resource.ts';

const servicePath = /^\/api\/data\/v9\.\d+\//;

/** Answers a request for definitions; undefined when the address leads elsewhere. Throws WebApiError. */
export type MetadataHandler = (request: WebRequest) => WebResponse | undefined;

/**
 * Serves EntityDefinitions (with Attributes, relationships and Keys below), RelationshipDefinitions,
 * GlobalOptionSetDefinitions, sdkmessages and sdkmessagefilters, read-only, from the schema as it is now.
 */
export function createMetadataHandler(schema: Schema): MetadataHandler {
  return (request) => {
    const root = servicePath.exec(request.path)?.[0];
    if (root === undefined) return undefined;
    const segments = decodeURIComponent(request.path.slice(root.length)).split('/');
    const [first = ''] = segments;
    if (first === '$metadata' && request.method === 'GET') return model(schema);
    if (/^(RetrieveMetadataChanges|RetrieveAllEntities|RetrieveEntity)\b/.test(first)) {
      throw notImitated(`${first}; use EntityDefinitions`);
    }
    if (!isMetadataSegment(first)) return undefined;
    if (request.method !== 'GET') {
      if (['POST', 'PUT', 'PATCH', 'DELETE'].includes(request.method)) {
        throw notImitated('changes of definitions through the Web API; use the control path');
      }
      throw methodNotAllowed(request.method);
    }
    const { context, rest } = answerKept(schema, segments, request);
    return json(`{"@odata.context":${JSON.stringify(`${request.origin}${root}$metadata#${context}`)}${rest}`);
  };
}

/** An answer but for its start: what stands behind `$metadata#`, and the text behind that. */
interface Answer {
  context: string;
  rest: string;
}

/** Answers of all organizations of this process, each as long as the tables are those it was made of: most have the same. */
const kept = new LRUCache<string, Answer & { of: readonly object[] }>({ max: 200 });

function answerKept(schema: Schema, segments: readonly string[], { path, query }: WebRequest): Answer {
  const key = `${path}?${query}`;
  // Neither is changed in place.
  const of = [...schema.tables(), schema.optionSets()];
  const known = kept.get(key);
  if (known?.of.length === of.length && known.of.every((each, index) => each === of[index])) return known;
  const { context, body } = answer(schema, segments, readMetadataOptions(query));
  const rest = JSON.stringify(body)
    .replace(/^\{(?!\})/, ',')
    .replace(/^\{/, '');
  kept.set(key, { of, context, rest });
  return { context, rest };
}

function answer(
  schema: Schema,
  segments: readonly string[],
  options: MetadataOptions,
): { context: string; body: Record<string, Json> } {
  const resolved = resolvePath(schema, segments);
  const path = segments.join('/').replace(/\(LogicalName=('[^']*')\)/g, '($1)');
  if ('property' in resolved) return { context: path, body: { value: resolved.value } };
  const { target } = resolved;
  const selection = options.select || options.expand.length > 0 ? `(${describeSelection(options)})` : '';
  if (target.kind === 'single') {
    const setPath = path.replace(/\([^()]*\)(?=(\/Microsoft\.Dynamics\.CRM\.\w+)?$)/, '');
    return { context: `${setPath}${selection}/$entity`, body: presentSingle(target, options) };
  }
  checkOptions(target, options);
  const { value, count } = presentSet(target, options);
  return {
    context: `${path}${selection}`,
    body: { ...(options.count ? { '@odata.count': count } : {}), value },
  };
}

function presentSingle(
  target: Extract<Target, { kind: 'single' }>,
  options: MetadataOptions,
): Record<string, Json> {
  return target.item ? presentResource(target.item, target, options) : {};
}

function describeSelection(options: MetadataOptions): string {
  const expanded = options.expand.map((item) => {
    const inner = item.options.select ? `(${describeSelection(item.options)})` : '()';
    return `${item.name}${inner}`;
  });
  return [...(options.select ?? []), ...expanded].join(',');
}

function model(schema: Schema): WebResponse {
  const headers = { 'Content-Type': 'application/xml', ...commonHeaders() };
  return { status: 200, headers, body: describeModel(schema.tables()) };
}

function json(body: string): WebResponse {
  const headers = { 'Content-Type': 'application/json; odata.metadata=minimal', ...commonHeaders() };
  return { status: 200, headers, body };
}

function commonHeaders(): Record<string, string> {
  return { 'OData-Version': '4.0', 'x-ms-service-request-id': randomUUID(), REQ_ID: randomUUID() };
}
