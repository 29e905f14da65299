import { batchError } from './batchError.ts';
import { type BatchMessage, type BatchPart, parseRequestMessage } from './parseRequestMessage.ts';
import { endsReadably, splitMultipart } from './splitMultipart.ts';

export type { BatchMessage } from './parseRequestMessage.ts';

/** What a batch holds, in order: requests and changesets. */
export type BatchItem =
  | { kind: 'request'; message: BatchMessage }
  | { kind: 'changeset'; messages: BatchMessage[] };

const largestBatch = 1000;
const changesetMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Reads a `$batch` body. Throws 400 (answered as plain JSON) when it cannot be parsed; nothing has run then. */
export function parseBatch(contentType: string | undefined, body: Buffer): BatchItem[] {
  const boundary = boundaryOf(contentType, 'batch request');
  // latin1 keeps every byte one character, so that bodies come out as they went in.
  const text = body.toString('latin1');
  const parts = splitMultipart(text, boundary);
  const items = parts.map(readItem);
  const last = items.at(-1);
  if (last?.kind === 'request' && !endsReadably(text, boundary)) last.message.unreadable = true;
  const operations = items.reduce(
    (sum, item) => sum + (item.kind === 'changeset' ? item.messages.length : 1),
    0,
  );
  if (operations > largestBatch) {
    throw batchError(
      `The current batch message contains too many parts. Only batch messages with a maximum number of '${largestBatch}' query operations and changesets are allowed.`,
    );
  }
  return items;
}

function readItem(part: BatchPart): BatchItem {
  const type = part.headers['content-type'] ?? '';
  if (!/^multipart\/mixed/i.test(type)) return { kind: 'request', message: parseRequestMessage(part) };
  const boundary = boundaryOf(type, 'changeset');
  const messages = splitMultipart(part.content, boundary).map((inner) => {
    if (/^multipart\/mixed/i.test(inner.headers['content-type'] ?? '')) {
      throw batchError(
        'A nested change set was detected when reading a batch message. Changesets must not be nested.',
      );
    }
    return parseRequestMessage(inner);
  });
  checkChangeset(messages);
  return { kind: 'changeset', messages };
}

function checkChangeset(messages: readonly BatchMessage[]): void {
  const seen = new Set<string>();
  for (const { method, contentId } of messages) {
    if (!changesetMethods.has(method)) {
      throw batchError(
        `An invalid HTTP method '${method}' was detected for a request in a change set. Requests in change sets only support the HTTP methods 'POST', 'PUT', 'DELETE', and 'PATCH'.`,
      );
    }
    if (contentId === undefined) continue;
    if (seen.has(contentId)) {
      throw batchError(
        `The content ID '${contentId}' was found more than once in the same change set. Content IDs have to be unique across all operations of a change set.`,
      );
    }
    seen.add(contentId);
  }
}

function boundaryOf(contentType: string | undefined, what: string): string {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined || !/^multipart\/mixed/i.test(contentType ?? '')) {
    throw batchError(
      `The content type '${contentType ?? ''}' of a ${what} must be multipart/mixed with a boundary parameter.`,
    );
  }
  return boundary;
}
