/** How wide a column beside the one that is fitted may be, where the table has not got the room. */
const mostBeside = 44;

/**
 * Rows as an aligned table for a terminal; numbers to the right.
 * @param fit the column whose texts are broken into lines where the table would be wider than `width` characters; before
 *   it gets too narrow to read, the others are broken, too
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  fit?: { column: number; width: number },
): string {
  if (fit) {
    const room = roomFor(head, rows, fit);
    const beside = room < leastRoom ? mostBeside : Number.POSITIVE_INFINITY;
    const narrow = rows.map((row) =>
      row.map((cell, at) => (at === fit.column ? '' : linesOf(cell, beside).reduce(longer, ''))),
    );
    const rooms = { beside, fitted: beside === mostBeside ? roomFor(head, narrow, fit) : room };
    return formatTable(
      head,
      rows.flatMap((row) => broken(row, fit.column, rooms)),
    );
  }
  const texts = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[], index: number): string =>
    row
      .map((text, column) => {
        const number = index > 0 && typeof rows[index - 1]?.[column] === 'number';
        return number ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  const [first = [], ...others] = texts;
  return [line(first, 0), rule, ...others.map((row, index) => line(row, index + 1))]
    .map((text) => `  ${text}`)
    .join('\n');
}

/** Characters that the other columns leave to one of them, the indent and the gaps between columns taken off. */
function roomFor(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  { column, width }: { column: number; width: number },
): number {
  const others = head.map((title, index) =>
    index === column
      ? 0
      : Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map((text) => String(text).length)),
  );
  const taken = others.reduce((sum, each) => sum + each, 0) + 2 * head.length;
  return Math.max(20, width - taken);
}

/** Fewer characters than these hold no sentence. */
const leastRoom = 32;

const longer = (one: string, other: string): string => (other.length > one.length ? other : one);

/** A text in lines of at most so many characters, broken between words. */
function linesOf(cell: string | number | undefined, room: number): string[] {
  const lines = [''];
  for (const word of String(cell ?? '').split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

/** A row as several, the first with all columns and the others with what is left of the broken ones. */
function broken(
  row: readonly (string | number)[],
  column: number,
  rooms: { beside: number; fitted: number },
): (string | number)[][] {
  const cells = row.map((cell, at) => linesOf(cell, at === column ? rooms.fitted : rooms.beside));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    row.map((cell, at) => (index === 0 && typeof cell === 'number' ? cell : (cells[at]?.[index] ?? ''))),
  );
}
