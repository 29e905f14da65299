import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Refusal } from '../refusal.ts';
import { malformedJson } from './parseJson.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the text of a request's JSON body.
 *
 * @returns `{ text: undefined }` when there is none, or why it cannot be read.
 */
export async function readBodyText(
  context: Context,
  maxBytes: number,
): Promise<{ text: string | undefined } | Refusal> {
  const excess = await excessOf(context, maxBytes);
  if (excess) return excess;
  const bytes = await context.req.arrayBuffer();
  if (bytes.byteLength === 0) return { text: undefined };
  return contentTypeRefusal(context) ?? decode(bytes);
}

async function excessOf(context: Context, maxBytes: number): Promise<Refusal | undefined> {
  const announced = context.req.header('content-length');
  // Node reads no more than the announced length, so the length decides, and the body need not pass through a stream.
  if (announced !== undefined && context.req.header('transfer-encoding') === undefined) {
    return Number(announced) > maxBytes ? tooLarge(maxBytes) : undefined;
  }
  let exceeded = false;
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      exceeded = true;
      return new Response();
    },
  });
  await limit(context, async () => {});
  return exceeded ? tooLarge(maxBytes) : undefined;
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
  const encoding = context.req.header('content-encoding') ?? 'identity';
  const isJson = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(given.trim());
  if (isJson && encoding === 'identity') return undefined;
  return {
    refused: 'wrongContentType',
    code: 'wrongContentType',
    detail:
      'The body has to be plain JSON in UTF-8: send it uncompressed with the header Content-Type: application/json.',
  };
}

function decode(bytes: ArrayBuffer): { text: string } | Refusal {
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return malformedJson;
  }
}
