const plainAscii = /^[\x20-\x7e]*$/;

/**
 * The form in which two texts are compared. Dataverse's usual collation (Latin1_General_CI_AI) ignores case
 * and accents, and SQL Server ignores blanks at the end.
 */
export function foldText(text: string): string {
  return withoutBlanksAtEnd(foldLetters(text));
}

/** The same for LIKE, which takes every blank as it stands. */
export function foldLetters(text: string): string {
  const plain = plainAscii.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase();
}

/** Only blanks: SQL Server pads the shorter text with them, and tells a tab or a line end from nothing. */
function withoutBlanksAtEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return text.slice(0, end);
}
