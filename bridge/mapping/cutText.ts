const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

// Far longer than any emoji sequence or accented letter; keeps cutting a text of megabytes cheap.
const window = 128;

/**
 * Cuts a text to at most `limit` UTF-16 units, never through a character as a reader sees it (an emoji with its
 * skin tone, a letter with its accents), and leaves no white space at the new end.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = Math.max(0, limit - window);
  const around = text.slice(start, limit + window);
  const cut = graphemes.segment(around).containing(limit - start)?.index ?? 0;
  const end = cut > 0 ? start + cut : codePointBoundary(text, limit);
  return text.slice(0, end).trimEnd();
}

function codePointBoundary(text: string, limit: number): number {
  const unit = text.charCodeAt(limit);
  const insideThePair = unit >= 0xdc00 && unit <= 0xdfff;
  return insideThePair ? limit - 1 : limit;
}
