import { batchError } from './batchError.ts';

/**
 * Reads header lines up to the empty one. Throws 400 when the text ends first: Microsoft's reader then takes the
 * delimiter for a header, which is why a GET needs an empty line after its headers.
 */
export function readHeaders(
  text: string,
  delimiter: string,
): { headers: Record<string, string>; rest: string } {
  const headers: Record<string, string> = {};
  let at = 0;
  for (;;) {
    const end = text.indexOf('\n', at);
    if (end < 0) throw invalidHeader(text.slice(at) || delimiter);
    const line = text.slice(at, end).replace(/\r$/, '');
    at = end + 1;
    if (line === '') return { headers, rest: text.slice(at) };
    const colon = line.indexOf(':');
    if (colon <= 0) throw invalidHeader(line);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

function invalidHeader(line: string): Error {
  return batchError(
    `The message header '${line}' is invalid. The header value must be of the format '<header name>: <header value>'.`,
  );
}
