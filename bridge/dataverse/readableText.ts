/** What breaks a line of a log or hides what is said: control characters, line separators, marks that turn the direction. */
const unreadable = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * A text that Dynamics or an organisation's plug-in worded, as it can be shown to people: on one line, and cut.
 * @param longest characters before it is cut
 */
export function readableText(text: string, longest: number): string {
  const kept = text.slice(0, longest).replace(unreadable, ' ').trim();
  return text.length > longest ? `${kept}…` : kept;
}
