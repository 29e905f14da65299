import { answerBulk } from '../bulk/answerBulk.ts';
import { answerChanges, answerChangesCount, asksForChanges } from '../changes/answerChanges.ts';
import { methodNotAllowed, noHttpResource, notImitated, unknownSegment } from '../errors/requestErrors.ts';
import { answerFetch, asksForFetch } from '../fetch/answerFetch.ts';
import { actions, answerAction } from '../functions/answerAction.ts';
import { answerFunction, functions } from '../functions/answerFunction.ts';
import { operationsNotImitated } from '../functions/operationsNotImitated.ts';
import type { WebResponse } from '../http.ts';
import type { TableState } from '../organization/organization.ts';
import { answerQuery } from '../query/answerQuery.ts';
import { answerRowsCount } from '../query/answerRowsCount.ts';
import { answerCreate, answerDelete, answerPatch } from '../rows/answerWrite.ts';
import { answerBelowRow } from './answerBelowRow.ts';
import { answerRowRead } from './answerRowRead.ts';
import { answerServiceDocument } from './answerServiceDocument.ts';
import type { Context } from './context.ts';
import { parseAddress, type Segment } from './parseAddress.ts';
import { setsNotImitated } from './setsNotImitated.ts';

const versions = new Set(['9.0', '9.1', '9.2']);
const functionPrefix = /^Microsoft\.Dynamics\.CRM\./;

/** Answers one operation other than `$batch` and metadata. Throws the error it would be refused with. */
export function answerOperation(context: Context): WebResponse {
  const address = parseAddress(context.request.path);
  if (!address) throw noHttpResource(context.request.origin + context.request.path);
  if (!versions.has(address.version)) throw notImitated(`version ${address.version} of the Web API`);
  const [first, ...rest] = address.segments;
  if (!first) return answerServiceDocument(context);
  const state = context.organization.entitySet(first.name);
  if (state)
    return first.key === undefined
      ? answerSet(context, state, rest)
      : answerRow(context, state, first.key, rest);
  const name = first.name.replace(functionPrefix, '');
  if (functions.has(name)) return answerFunction(context, name, first.key, rest);
  if (actions.has(name)) return answerAction(context, name, rest);
  if (operationsNotImitated.has(name)) throw notImitated(name);
  if (setsNotImitated.has(first.name)) throw notImitated(`the rows of ${first.name}`);
  throw unknownSegment(first.name);
}

function answerSet(context: Context, state: TableState, rest: readonly Segment[]): WebResponse {
  const [next, ...more] = rest;
  const { method } = context.request;
  if (!next) {
    if (method === 'POST') return answerCreate(context, state);
    if (method !== 'GET') throw methodNotAllowed(method);
    if (asksForFetch(context)) return answerFetch(context, state);
    return asksForChanges(context) ? answerChanges(context, state) : answerQuery(context, state);
  }
  if (more.length > 0) throw unknownSegment(more[0]?.name ?? '');
  if (next.name === '$count' && method === 'GET') {
    if (asksForFetch(context)) return answerFetch(context, state);
    return asksForChanges(context) ? answerChangesCount(context, state) : answerRowsCount(context, state);
  }
  if (functionPrefix.test(next.name)) {
    const name = next.name.replace(functionPrefix, '');
    if (operationsNotImitated.has(name)) throw notImitated(name);
    return answerBulk(context, state, name);
  }
  throw unknownSegment(next.name);
}

function answerRow(context: Context, state: TableState, key: string, rest: readonly Segment[]): WebResponse {
  if (rest.length > 0) return answerBelowRow(context, state, key, rest);
  switch (context.request.method) {
    case 'GET':
      return answerRowRead(context, state, key);
    case 'PATCH':
      return answerPatch(context, state, key);
    case 'DELETE':
      return answerDelete(context, state, key);
    default:
      throw methodNotAllowed(context.request.method);
  }
}
