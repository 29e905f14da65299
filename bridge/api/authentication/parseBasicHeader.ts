export interface Credentials {
  name: string;
  password: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads an Authorization header of the Basic scheme (RFC 7617, UTF-8).
 *
 * @returns undefined when it is another scheme, no base64, no UTF-8, holds control characters, or lacks the colon or
 * the name. An empty password is returned, to be refused like a wrong one.
 */
export function parseBasicHeader(header: string): Credentials | undefined {
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
