import { decode } from 'html-entities';

// Characters that XML 1.0 cannot carry and nobody can see. That Dynamics trips over them is an inference from its
// XML-based parts; dropping them loses nothing that a reader would miss.
const invisible = ['\\u0000-\\u0008', '\\u000b', '\\u000c', '\\u000e-\\u001f', '\\ufffe', '\\uffff'].join('');
// A page or a line ends here in old programs and in pasted texts: deleted, they would glue two words.
const lineEnds = new RegExp(`\\r\\n?|[${['\\u000b', '\\u000c', '\\u001c-\\u001e'].join('')}]`, 'g');
const untidy = new RegExp(`[\\r${invisible}]`);
const unwanted = new RegExp(`[${invisible}]`, 'g');

/**
 * Text as both sides compare it: line ends as \n, vertical tabs and form feeds among them, invisible control characters
 * dropped, no white space at the ends.
 * Dynamics' forms trim what they save while its API keeps what it gets, so white space at the ends would make a
 * value look changed after somebody merely saved the form. Null when nothing is left: empty and null are one.
 */
export function plainText(text: string): string | null {
  if (!untidy.test(text)) return text.trim() || null;
  return text.replace(lineEnds, '\n').replace(unwanted, '').trim() || null;
}

/** Text stored by Xperience, which may hold HTML entities, as plain text. */
export function textOfHtml(html: string): string | null {
  return plainText(html.includes('&') ? decodeEntities(html) : html);
}

/** The inverse: stored as it is unless Xperience's text would be read as another because of an entity in it. */
export function htmlOfText(text: string): string {
  return text.includes('&') && decodeEntities(text) !== text ? text.replaceAll('&', '&amp;') : text;
}

// Only entities that end in a semicolon: `?a=1&copy=2` in an address is not a copyright sign.
function decodeEntities(text: string): string {
  return decode(text, { scope: 'strict' });
}
