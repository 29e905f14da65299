import { randomUUID } from 'node:crypto';
import type { WebResponse } from '../http.ts';
import type { Context } from './context.ts';

/** A 2xx answer with JSON. Preference-Applied is added from what was honoured. */
export function jsonResponse(
  context: Context,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): WebResponse {
  const level = metadataLevel(context);
  return {
    status,
    headers: {
      'Content-Type': `application/json; odata.metadata=${level}`,
      ...commonHeaders(context),
      ...headers,
    },
    body: level === 'none' ? JSON.stringify(body, withoutMetadata) : JSON.stringify(body),
  };
}

/** How much an answer tells of its own shape, as the Accept header asks: `none`, `minimal` or `full`. */
export function metadataLevel(context: Pick<Context, 'request'>): string {
  const level = /odata\.metadata=(\w+)/.exec(context.request.headers.accept ?? '')?.[1] ?? 'minimal';
  return level === 'none' || level === 'full' ? level : 'minimal';
}

function withoutMetadata(name: string, value: unknown): unknown {
  return name === '@odata.context' || name === '@odata.etag' ? undefined : value;
}

/** 204, with the address of the row that was written where the operation names one. */
export function noContent(context: Context, headers: Record<string, string> = {}): WebResponse {
  return { status: 204, headers: { ...commonHeaders(context), ...headers }, body: '' };
}

/** 200 text/plain, for `$count` and `$value`. */
export function textResponse(context: Context, text: string): WebResponse {
  return { status: 200, headers: { 'Content-Type': 'text/plain', ...commonHeaders(context) }, body: text };
}

/** OData-EntityId and Location of a row. */
export function entityIdHeaders(context: Context, entitySet: string, id: string): Record<string, string> {
  const address = `${context.base}/${entitySet}(${id})`;
  return context.request.inBatch
    ? { Location: address, 'OData-EntityId': address }
    : { 'OData-EntityId': address };
}

function commonHeaders(context: Context): Record<string, string> {
  const applied = context.preferences.header();
  return {
    'OData-Version': '4.0',
    ...(context.request.inBatch ? {} : { 'x-ms-service-request-id': randomUUID(), REQ_ID: randomUUID() }),
    ...(applied === undefined ? {} : { 'Preference-Applied': applied }),
  };
}
