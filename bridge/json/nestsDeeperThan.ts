const quote = 0x22;
const backslash = 0x5c;
const open = new Set([0x5b, 0x7b]);
const close = new Set([0x5d, 0x7d]);

/** Whether lists and objects of a JSON text lie within each other deeper than a limit. Nothing is parsed for it. */
export function nestsDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      at = endOfText(json, at);
    } else if (open.has(code)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (close.has(code)) {
      depth -= 1;
    }
  }
  return false;
}

/** Where the quotation mark stands that ends the text begun at a place; the end of all where none does. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return at;
  }
  return json.length;
}
