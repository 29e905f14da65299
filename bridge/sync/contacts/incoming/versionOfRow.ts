import { versionOf } from '../rowVersion.ts';

/**
 * The row's version: versionnumber when the trigger sent it, else the number in its etag. Anything that cannot be a
 * version of SQL Server's, such as a number with decimals, is none.
 * @param read the value of a property of the row
 */
export function versionOfRow(read: (property: string) => unknown): string | undefined {
  const versionnumber = read('versionnumber');
  const given = typeof versionnumber === 'number' ? String(versionnumber) : versionnumber;
  if (isVersion(given)) return given;
  const etag = read('@odata.etag');
  const version = typeof etag === 'string' ? versionOf(etag) : undefined;
  return isVersion(version) ? version : undefined;
}

/** Beyond what JSON numbers hold exactly it is no version: no organisation counts that far. */
function isVersion(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,15}$/.test(text) && BigInt(text) <= Number.MAX_SAFE_INTEGER;
}
