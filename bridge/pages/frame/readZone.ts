const known = new Map<string, boolean>();

/** The zone of the reader's browser as its cookie names it; undefined when there is none of that name. */
export function readZone(cookie: string | undefined): string | undefined {
  if (!cookie || !/^[\w+/-]{1,64}$/.test(cookie)) return undefined;
  const before = known.get(cookie);
  if (before !== undefined) return before ? cookie : undefined;
  // Names come from outside.
  if (known.size > 500) known.clear();
  const exists = isZone(cookie);
  known.set(cookie, exists);
  return exists ? cookie : undefined;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
