import { payloadError } from '../errors/payloadErrors.ts';
import { unknownSegment } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { Context } from '../routing/context.ts';
import { parseAddress } from '../routing/parseAddress.ts';
import { parseRowKey, requireRow } from './findRow.ts';
import type { LookupValue } from './row.ts';

/**
 * The row an `@odata.bind` or `@odata.id` names: `/contacts(id)`, `contacts(id)`, an absolute address, an
 * alternate key, or `$1` within a changeset. An id is not looked up here; a key is.
 */
export function resolveReference(context: Context, reference: string, entitySet: string): LookupValue {
  const text = reference.startsWith('$') ? contentReference(context, reference) : reference;
  const path = text.replace(/^https?:\/\/[^/]+/, '');
  const address = parseAddress(
    path.startsWith('/api/data/') ? path : `/api/data/v9.2/${path.replace(/^\//, '')}`,
  );
  const [segment, ...rest] = address?.segments ?? [];
  if (!segment || segment.key === undefined || rest.length > 0) {
    throw payloadError(
      entitySet,
      `Microsoft.OData.ODataException: '${reference}' is not the address of a row.`,
    );
  }
  const state = context.organization.entitySet(segment.name);
  if (!state) throw unknownSegment(segment.name);
  const key = parseRowKey(state, segment.key, new Map());
  return { id: 'id' in key ? key.id : requireRow(state, key).id, table: state.table.logicalName };
}

/** What a `$1` stands for. Throws the documented 400 when no earlier part of the changeset made it. */
export function contentReference(context: Pick<Context, 'references'>, reference: string): string {
  const [, contentId = ''] = /^\$([^/]+)/.exec(reference) ?? [];
  const address = context.references.get(contentId);
  if (address === undefined) {
    throw webApiError(400, '', `Content-ID Reference: '$${contentId}' does not exist in the batch context.`);
  }
  return address + reference.slice(contentId.length + 1);
}
