/**
 * Whether two texts count as the same e-mail address or user name: case does not matter, accents and blanks do.
 * Both engines find at least these with `textEquals`; comparing once more here makes their answers alike.
 */
export function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
