const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The GUID in lower case, or undefined. Braces are .NET's other way to write one. */
export function parseGuid(text: string): string | undefined {
  const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  return guid.test(bare) ? bare.toLowerCase() : undefined;
}

/** A GUID literal of an address or a query: no braces, no quotes. */
export function isGuidLiteral(text: string): boolean {
  return guid.test(text);
}
