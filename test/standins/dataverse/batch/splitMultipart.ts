import { batchError } from './batchError.ts';
import type { BatchPart } from './parseRequestMessage.ts';
import { readHeaders } from './readHeaders.ts';

/**
 * Cuts a multipart text at its delimiter lines. Bare LF is taken as a line ending too: Microsoft's reader does,
 * and clients in wide use send it. Throws 400 when the closing delimiter is missing.
 */
export function splitMultipart(text: string, boundary: string): BatchPart[] {
  const parts: BatchPart[] = [];
  let start: number | undefined;
  for (const delimiter of delimiters(text, boundary)) {
    if (start !== undefined) parts.push(readPart(text.slice(start, delimiter.at), `--${boundary}`));
    if (delimiter.closing) return parts;
    start = delimiter.end;
  }
  throw batchError(`The batch message ends without the closing delimiter '--${boundary}--'.`);
}

/**
 * True when the closing delimiter is followed by CRLF or by two line feeds. Without them Dataverse cannot read the
 * body of the request in front of it ("Stream was not readable"); the troubleshooting page gives both remedies.
 */
export function endsReadably(text: string, boundary: string): boolean {
  const end = text.lastIndexOf(`--${boundary}--`) + boundary.length + 4;
  return /^[ \t]*(\r\n|\n\n)/.test(text.slice(end));
}

type Delimiter = { at: number; end: number; closing: boolean };

function* delimiters(text: string, boundary: string): Iterable<Delimiter> {
  const mark = `--${boundary}`;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    if (at > 0 && text[at - 1] !== '\n') continue;
    const [rest, closing] =
      /^(--)?[ \t]*(?:\r?\n|$)/.exec(text.slice(at + mark.length, at + mark.length + 80)) ?? [];
    if (rest !== undefined) yield { at, end: at + mark.length + rest.length, closing: closing !== undefined };
  }
}

/** The line ending in front of a delimiter belongs to it and is no part of the content. */
function readPart(text: string, delimiter: string): BatchPart {
  const { headers, rest } = readHeaders(text, delimiter);
  return { headers, content: rest, delimiter };
}
