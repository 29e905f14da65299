import { batchError } from './batchError.ts';
import { readHeaders } from './readHeaders.ts';

/** A part between two delimiters: its MIME headers and what follows them. */
export type BatchPart = { headers: Record<string, string>; content: string; delimiter: string };

/** A request inside a batch. */
export type BatchMessage = {
  method: string;
  /** As written: absolute, from the root, relative to the service, or `$1…`. */
  target: string;
  headers: Record<string, string>;
  body: Buffer;
  contentId: string | undefined;
  /** The batch ended in a way that leaves this request's body unreadable. */
  unreadable: boolean;
};

/** Reads `POST /api/data/v9.2/contacts HTTP/1.1`, headers and body out of a part. Throws 400. */
export function parseRequestMessage(part: BatchPart): BatchMessage {
  requireHeader(part, 'Content-Type', 'application/http');
  requireHeader(part, 'Content-Transfer-Encoding', 'binary');
  const text = part.content.replace(/^(\r?\n)+/, '');
  const [line, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.1\r?\n/.exec(text) ?? [];
  if (line === undefined || method === undefined || target === undefined) {
    const given = text.split(/\r?\n/, 1)[0] ?? '';
    throw batchError(
      `The request line '${given}' is invalid. The request line at the start of each operation must be of the format 'HttpMethod RequestUrl HttpVersion'.`,
    );
  }
  const { headers, rest } = readHeaders(text.slice(line.length), part.delimiter);
  return {
    method,
    target,
    headers,
    body: Buffer.from(rest.replace(/\r?\n$/, ''), 'latin1'),
    contentId: part.headers['content-id'] ?? headers['content-id'],
    unreadable: false,
  };
}

function requireHeader(part: BatchPart, name: string, value: string): void {
  const given = part.headers[name.toLowerCase()];
  if (given?.toLowerCase().startsWith(value)) return;
  throw batchError(
    `A missing or invalid '${name}' header was found. The '${name}' header must be specified for each batch operation, and its value must be '${value}'.`,
  );
}
