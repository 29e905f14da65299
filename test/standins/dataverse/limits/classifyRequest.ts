import type { WebRequest } from '../http.ts';
import type { Schema } from '../tables/createSchema.ts';

/** What a request is about to do, as far as its address and headers tell. */
export interface RequestClass {
  /** create, update, upsert, delete, read, readMany, batch, metadata, or the name of an action or function. */
  kind: string;
  /** Logical name. */
  table?: string;
  /** Value of `?tag=`. */
  tag?: string;
}

const root = /^(?:https?:\/\/[^/]+)?\/api\/data\/v\d+\.\d+\//;
const definitions =
  /^(EntityDefinitions|RelationshipDefinitions|GlobalOptionSetDefinitions|sdkmessage(filter)?s)\b/;
const action = /(?:^|\/)Microsoft\.Dynamics\.CRM\.(\w+)$/;

/** Names the operation of a request for the log and for fault rules; never throws. */
export function classifyRequest(request: WebRequest, schema: Schema): RequestClass {
  const tag = new URLSearchParams(request.query).get('tag') ?? undefined;
  const path = request.path.replace(root, '').replace(/\/$/, '');
  return { ...classifyPath(path, request, schema), ...(tag === undefined ? {} : { tag }) };
}

function classifyPath(path: string, request: WebRequest, schema: Schema): Omit<RequestClass, 'tag'> {
  if (path === '$batch' || path === '%24batch') return { kind: 'batch' };
  if (definitions.test(path)) return { kind: 'metadata' };
  const [, set = '', rest = ''] = /^([^(/]*)(.*)$/s.exec(path) ?? [];
  const table = schema.byEntitySet(set)?.logicalName;
  if (table === undefined) return { kind: set || 'root' };
  const named = action.exec(rest)?.[1];
  if (named !== undefined) return { kind: named, table };
  return { kind: tableOperation(rest.startsWith('('), request), table };
}

function tableOperation(single: boolean, request: WebRequest): string {
  switch (request.method) {
    case 'GET':
      return single ? 'read' : 'readMany';
    case 'POST':
      return single ? 'associate' : 'create';
    case 'DELETE':
      return 'delete';
    case 'PUT':
      return 'update';
    case 'PATCH':
      if (request.headers['if-none-match'] === '*') return 'create';
      return request.headers['if-match'] === undefined ? 'upsert' : 'update';
    default:
      return request.method;
  }
}
