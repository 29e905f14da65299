/** A longer name is nothing that somebody misspelt. */
const longest = 60;

/** The known name that was probably meant: another case, or at most two letters away. */
export function suggestName(given: string, known: readonly string[]): string | undefined {
  if (given.length > longest) return undefined;
  const lower = given.toLowerCase();
  const same = known.find((name) => name.toLowerCase() === lower);
  if (same !== undefined) return same;
  const most = Math.min(2, Math.floor(given.length / 3));
  const near = known
    .filter((name) => Math.abs(name.length - given.length) <= most)
    .map((name) => ({ name, distance: distance(lower, name.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance)[0];
  return near !== undefined && near.distance <= most ? near.name : undefined;
}

/** Letters to add, remove or change (Levenshtein). */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? left.length;
}
