/** Longer than any label that a person reads; what is behind it is not parsed. */
const longestCaption = 1000;

/**
 * A caption as a label in front of a value: one line, without the colon or the asterisk at its end, and without tags.
 * A caption that is just the name of its column is parted into words: `EmailInput` → "Email input".
 */
export function readableCaption(caption: string, column: string): string {
  const tidy = caption
    .slice(0, longestCaption)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/(?<![\s:*])[\s:*]+$/, '')
    .trim();
  return tidy === '' || tidy === column ? words(column) : tidy;
}

function words(name: string): string {
  const parts = name
    .replace(/_+/g, ' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .trim()
    .split(/\s+/);
  const lower = parts.map((part, index) =>
    index === 0 || part === part.toUpperCase() ? part : part.toLowerCase(),
  );
  return lower.join(' ') || name;
}
