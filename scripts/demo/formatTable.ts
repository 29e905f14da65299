/** Rows as an aligned table for a terminal; numbers to the right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
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
