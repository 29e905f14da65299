export interface Credentials {
  name: string;
  password: string;
}

/** More than any name with its password takes; a longer one would be hashed, decoded and kept for a while. */
const longestHeader = 4_096;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads an Authorization header of the Basic scheme (RFC 7617, UTF-8).
 *
 * @returns undefined when it is another scheme, longer than 4,096 characters, no base64, no UTF-8, holds control
 * characters, or lacks the colon or the name. An empty password is returned, to be refused like a wrong one.
 */
export function parseBasicHeader(header: string): Credentials | undefined {
  if (header.length > longestHeader) return undefined;
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  const text = encoded && decode(encoded);
  if (!text || /\p{Cc}/u.test(text)) return undefined;
  const colon = text.indexOf(':');
  return colon > 0 ? { name: text.slice(0, colon), password: text.slice(colon + 1) } : undefined;
}

function decode(encoded: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}
