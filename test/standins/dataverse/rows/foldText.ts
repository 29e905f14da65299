const plainAscii = /^[\x20-\x7e]*$/;

/**
 * The form in which two texts are compared. Dataverse's usual collation (Latin1_General_CI_AI) ignores case
 * and accents, and SQL Server ignores blanks at the end.
 */
export function foldText(text: string): string {
  const plain = plainAscii.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().trimEnd();
}
