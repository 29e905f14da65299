import { querySyntax, unknownSegment } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';

/** A piece of a path: its name and, when parentheses follow, what stands in them; both decoded. */
export type Segment = { name: string; key: string | undefined };

export type Address = { version: string; segments: Segment[] };

const root = /^\/api\/data\/v(\d+\.\d+)(?:\/(.*))?$/s;
const segmentPattern = /^([^(]*)(?:\((.*)\))?$/s;

/** Reads `/api/data/v9.2/contacts(…)/…`. Undefined when the path is not below `/api/data/v…`. */
export function parseAddress(path: string): Address | undefined {
  const [, version, rest = ''] = root.exec(path) ?? [];
  if (version === undefined) return undefined;
  const pieces = rest.split('/').filter((piece, index, all) => piece !== '' || index < all.length - 1);
  return { version, segments: pieces.map(readSegment) };
}

function readSegment(piece: string): Segment {
  let decoded: string;
  try {
    decoded = decodeURIComponent(piece);
  } catch {
    throw querySyntax(`The path segment '${piece}' is not correctly percent-encoded.`);
  }
  const [, name, key] = segmentPattern.exec(decoded) ?? [];
  if (name === undefined) throw unknownSegment(decoded);
  if (key !== undefined) refuseDangerous(key);
  return { name, key };
}

/** The web server in front refuses these in a path, encoded or not; that is why keys cannot hold them. */
function refuseDangerous(key: string): void {
  const text = /'([^']|'')*'/.exec(key)?.[0];
  const dangerous = text && /[/<>*%&:\\?+]/.exec(text)?.[0];
  if (dangerous) {
    throw webApiError(
      400,
      '',
      `A potentially dangerous Request.Path value was detected from the client (${dangerous}).`,
    );
  }
}
