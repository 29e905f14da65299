import { BadAnswer } from '../http/badAnswer.ts';
import { splitMultipart } from './splitMultipart.ts';
import type { BatchItem, ItemAnswer, PartAnswer } from './types.ts';

/**
 * The answers of a `$batch` sent with continue-on-error, one per item and in their order. Throws BadAnswer when
 * the answer is cut short, mis-framed, or not that of these items: then nothing in it is believed.
 */
export function parseBatch(
  answer: { headers: Readonly<Record<string, string>>; body: Buffer },
  items: readonly BatchItem[],
): ItemAnswer[] {
  const boundary = boundaryOf(answer.headers['content-type']);
  const answers = splitMultipart(answer.body, boundary).map(parseItem);
  if (answers.length !== items.length) {
    throw new BadAnswer(`the batch answer has ${answers.length} parts for ${items.length} requests`);
  }
  checkContentIds(items, answers);
  return answers;
}

function boundaryOf(contentType: string | undefined): string {
  const boundary = /^multipart\/mixed\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw new BadAnswer('the batch answer is not multipart');
  return name;
}

function parseItem(bytes: Buffer): ItemAnswer {
  const { headers, rest } = splitHead(bytes);
  const type = headers['content-type'] ?? '';
  if (/^multipart\/mixed/i.test(type)) {
    return { changeset: true, parts: splitMultipart(rest, boundaryOf(type)).map(parseHttpPart) };
  }
  return { changeset: false, parts: [parseHttpPart(bytes)] };
}

function parseHttpPart(bytes: Buffer): PartAnswer {
  const outer = splitHead(bytes);
  if (!/^application\/http/i.test(outer.headers['content-type'] ?? '')) {
    throw new BadAnswer('a part of the batch answer is not an HTTP answer');
  }
  const lineEnd = outer.rest.indexOf('\r\n');
  const statusLine = outer.rest.subarray(0, Math.max(0, lineEnd)).toString('latin1');
  const status = Number(/^HTTP\/1\.[01] (\d{3})( |$)/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new BadAnswer('a part of the batch answer has no status line');
  const { headers, rest } = splitHead(outer.rest.subarray(lineEnd + 2));
  const contentId = outer.headers['content-id'] ?? headers['content-id'];
  return {
    status,
    headers,
    body: cutToLength(rest, headers['content-length']),
    ...(contentId === undefined ? {} : { contentId }),
  };
}

/** Header lines up to the empty line, and what follows it. */
function splitHead(bytes: Buffer): { headers: Record<string, string>; rest: Buffer } {
  const headers: Record<string, string> = {};
  let position = 0;
  while (position < bytes.length) {
    const lineEnd = bytes.indexOf('\r\n', position);
    const line = bytes.subarray(position, lineEnd < 0 ? bytes.length : lineEnd).toString('utf8');
    position = lineEnd < 0 ? bytes.length : lineEnd + 2;
    if (line === '') return { headers, rest: bytes.subarray(position) };
    const colon = line.indexOf(':');
    if (colon <= 0) throw new BadAnswer('a part of the batch answer has a broken header');
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  // Without a body the empty line can coincide with the line end that belongs to the next delimiter.
  return { headers, rest: bytes.subarray(bytes.length) };
}

function cutToLength(body: Buffer, contentLength: string | undefined): Buffer {
  if (contentLength === undefined) return body;
  const length = Number(contentLength);
  if (!(length <= body.length) || body.subarray(length).toString('latin1').trim() !== '') {
    throw new BadAnswer('a part of the batch answer is not as long as it says');
  }
  return body.subarray(0, length);
}

/**
 * A changeset that failed is answered by its one error part, alone or in a multipart of its own: OData says the
 * one, ASP.NET's OData library does the other, and which of them Dataverse does is not documented. Content-IDs are
 * echoed for changesets; an echo that is not ours belongs to another request.
 */
function checkContentIds(items: readonly BatchItem[], answers: readonly ItemAnswer[]): void {
  let sent = 0;
  answers.forEach(({ changeset, parts }, index) => {
    const item = items[index];
    const requests = item !== undefined && 'changeset' in item ? item.changeset.length : 0;
    const failed = requests > 0 && parts.length === 1 && parts.every(({ status }) => status >= 400);
    if (!failed && (changeset !== requests > 0 || parts.length !== Math.max(1, requests))) {
      throw new BadAnswer('a part of the batch answer does not fit its request');
    }
    parts.forEach(({ contentId }, place) => {
      if (contentId === undefined) return;
      const number = Number(contentId) - sent;
      if (failed ? !(number >= 1 && number <= requests) : number !== place + 1 || requests === 0) {
        throw new BadAnswer('a part of the batch answer carries the Content-ID of another request');
      }
    });
    sent += requests;
  });
}
