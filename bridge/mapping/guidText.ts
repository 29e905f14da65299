/** A GUID with hyphens and without braces, in letters of any case. */
export const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const guid = /^\{?([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})\}?$/i;
const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const empty = '00000000-0000-0000-0000-000000000000';

/**
 * A GUID in lower case without braces; undefined for any other text. The all-zero GUID, which Xperience's columns
 * default to, is empty.
 */
export function guidText(value: string): string | null | undefined {
  if (canonical.test(value)) return value === empty ? null : value;
  const found = guid.exec(value.trim())?.[1]?.toLowerCase();
  if (found === undefined) return undefined;
  const bare = found.replaceAll('-', '');
  const text = [8, 12, 16, 20].reduce(
    (rest, at, n) => `${rest.slice(0, at + n)}-${rest.slice(at + n)}`,
    bare,
  );
  return text === empty ? null : text;
}
