import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Refusal } from '../refusal.ts';
import { headerOf } from './headerOf.ts';
import { malformedJson } from './parseJson.ts';

/** Message of the error when a connection ends before all of its request was there. */
export const callerClosed = 'The caller closed the connection within the request.';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a request's JSON body.
 *
 * @param hold takes room in memory for so many bytes, or says why there is none
 * @returns `{ bytes: undefined }` when there is none, or why it cannot be read.
 */
export async function readBody(
  context: Context,
  maxBytes: number,
  hold: (bytes: number) => Refusal | undefined,
): Promise<{ bytes: Buffer | undefined } | Refusal> {
  const announced = announcedLength(context);
  // Room is taken before a byte is read; without a length, for the largest there may be.
  const noRoom = announced === undefined || announced <= maxBytes ? hold(announced ?? maxBytes) : undefined;
  if (noRoom) return noRoom;
  const isTooLarge = announced === undefined ? await exceeds(context, maxBytes) : announced > maxBytes;
  if (isTooLarge) return tooLarge(maxBytes);
  const bytes = await readBytes(context, announced);
  if (bytes.byteLength === 0) return { bytes: undefined };
  return contentTypeRefusal(context) ?? { bytes };
}

/** A body without a length went through a stream on its way to being measured. */
function readBytes(context: Context, announced: number | undefined): Promise<Buffer> | Buffer {
  const { incoming } = (context.env ?? {}) as Partial<HttpBindings>;
  const isUntouched = announced !== undefined && incoming !== undefined;
  const read = isUntouched ? (takeArrived(incoming, announced) ?? readIncoming(incoming)) : undefined;
  return read ?? context.req.arrayBuffer().then(Buffer.from);
}

/** Node reads no more than the announced length, so the length decides, and the body need not pass through a stream. */
function announcedLength(context: Context): number | undefined {
  const announced = context.req.header('content-length');
  return announced === undefined || headerOf(context, 'transfer-encoding') !== undefined
    ? undefined
    : Number(announced);
}

async function exceeds(context: Context, maxBytes: number): Promise<boolean> {
  let exceeded = false;
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      exceeded = true;
      return new Response();
    },
  });
  await limit(context, async () => {});
  return exceeded;
}

function tooLarge(maxBytes: number): Refusal {
  return {
    refused: 'tooLarge',
    code: 'bodyTooLarge',
    detail: `The body is larger than the ${maxBytes} bytes this operation takes. Send less in one request.`,
  };
}

function contentTypeRefusal(context: Context): Refusal | undefined {
  const given = context.req.header('content-type') ?? '';
  const encoding = headerOf(context, 'content-encoding') ?? 'identity';
  if (isJsonType(given) && encoding === 'identity') return undefined;
  return {
    refused: 'wrongContentType',
    code: 'wrongContentType',
    detail:
      'The body has to be plain JSON in UTF-8: send it uncompressed with the header Content-Type: application/json.',
  };
}

/** The text of a body; a mark at its beginning, as some programs write one, is none of it. */
export function decodeBody(bytes: Buffer): { text: string } | Refusal {
  try {
    // Copied as it is, in half the time.
    return { text: isAscii(bytes) ? bytes.toString('latin1') : utf8.decode(bytes) };
  } catch {
    return malformedJson;
  }
}

/**
 * A body that has come together with the headers, as most do: there is nothing to wait for.
 * @param announced its length, bytes; the server ends the request after so many
 * @returns undefined when some of it is missing, or all of it was read already
 */
function takeArrived(incoming: IncomingMessage, announced: number): Buffer | undefined {
  const isAll = incoming.complete || incoming.readableLength === announced;
  const isThere = isAll && !incoming.readableDidRead && !incoming.readableEncoding;
  if (!isThere || incoming.destroyed || incoming.errored) return undefined;
  const body = (incoming.read() as Buffer | null) ?? Buffer.alloc(0);
  // What is still to come is the end alone, and hosts use connections again only after that.
  if (!incoming.complete) incoming.resume();
  return body;
}

/**
 * Reads the body of a request as it arrives. The `arrayBuffer()` of a Request copies it once more: with rows of ten
 * kilobytes that alone fills the memory outside the heap so fast that most of a small call's time goes into collecting it.
 * @returns undefined when there is nothing to wait for any more: it was read already, or the connection has ended
 * @throws what ended the connection before the body was there
 */
function readIncoming(incoming: IncomingMessage): Promise<Buffer> | undefined {
  if (incoming.destroyed || incoming.errored || incoming.readableDidRead || incoming.readableEncoding)
    return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => {
      const [first = Buffer.alloc(0), ...more] = chunks;
      resolve(more.length === 0 ? first : Buffer.concat(chunks));
    });
    incoming.once('error', reject);
    incoming.once('close', () => {
      if (!incoming.readableEnded) reject(new Error(callerClosed));
    });
  });
}

/**
 * Whether a media type is JSON: application/json, text/json and everything that ends in +json. Parameters say nothing
 * about it; that of a charset is for JSON without meaning (RFC 8259, section 11), and what is no UTF-8 is noticed.
 */
function isJsonType(contentType: string): boolean {
  const [type = ''] = contentType.split(';', 1);
  return /^(?:(?:application|text)\/json|[\w.!#$&^-]+\/[\w.!#$&^+-]+\+json)$/i.test(type.trim());
}
