import { rowVersionOf } from '../rowVersion.ts';

/**
 * The row's version in whichever form it was delivered: `versionnumber` of List rows and of the Web API, the etag, or
 * the `RowVersion` of the trigger when a row is added, modified or deleted, which is decimal text and its only form
 * (seen in bodies of real flows). Anything that cannot be a version of SQL Server's, such as a number with decimals, is
 * none.
 * @param read the value of a property of the row
 */
export function versionOfRow(read: (property: string) => unknown): string | undefined {
  return numberIn(read('versionnumber')) ?? etagIn(read('@odata.etag')) ?? numberIn(read('RowVersion'));
}

function numberIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return isVersion(text) ? text : undefined;
}

function etagIn(value: unknown): string | undefined {
  const version = typeof value === 'string' ? rowVersionOf(value) : undefined;
  return isVersion(version) ? version : undefined;
}

/** Beyond what JSON numbers hold exactly it is no version: no organisation counts that far. */
function isVersion(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text));
}
