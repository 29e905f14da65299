/** Where the pages are. */
export const adminPath = '/xperience-dynamics365/admin';

/**
 * A link from one page to another, both below `admin/`: relative, so that it holds whatever a host in front puts before
 * the address.
 */
export function relativeHref(
  from: string,
  to: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const [path = '', given = ''] = to.split('?', 2);
  const search = new URLSearchParams(given);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const up = '../'.repeat(from.split('/').length - 1) || './';
  return `${up}${path}${search.size > 0 ? `?${search}` : ''}`;
}

/** A path below `admin/` that came from outside; empty, which is the overview, when it leads elsewhere. */
export function ownPath(text: string | null | undefined): string {
  return text &&
    text.length <= 500 &&
    /^[a-z0-9][\w./-]*(\?[\w.~%&=+*-]*)?$/i.test(text) &&
    !text.includes('..') &&
    !text.includes('//')
    ? text
    : '';
}
