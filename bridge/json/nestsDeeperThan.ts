const quote = 0x22;
const backslash = 0x5c;
/** Brackets and braces differ in this bit alone. */
const braceBit = 0x20;
const open = 0x7b;
const close = 0x7d;

/** Whether lists and objects of a JSON text lie within each other deeper than a limit. Nothing is parsed for it. */
export function nestsDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      at = endOfText(json, at);
    } else if ((code | braceBit) === open) {
      depth += 1;
      if (depth > limit) return true;
    } else if ((code | braceBit) === close) {
      depth -= 1;
    }
  }
  return false;
}

/** Where the quotation mark stands that ends the text begun at a place; the end of all where none does. */
function endOfText(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1))
    if (!isEscaped(json, at)) return at;
  return json.length;
}

/** Whether an odd number of backslashes stands before. Those before one mark are no others', so all together are looked at once. */
function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json.charCodeAt(before) === backslash) before -= 1;
  return (at - before) % 2 === 0;
}
