/** A GUID in lower case without braces; undefined when the value is none. */
export function parseGuid(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bare = /^\{.*\}$/.test(value) ? value.slice(1, -1) : value;
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(bare) ? bare.toLowerCase() : undefined;
}
