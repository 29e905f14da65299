const blocks = ' ▁▂▃▄▅▆▇█';
const rows = 6;

/**
 * Values over time as a chart of characters, six lines high; each column is the highest value of its stretch, and a stretch
 * without values is empty.
 * @param format how the highest and the lowest value are written beside it
 */
export function drawChart(
  title: string,
  points: readonly { at: number; value: number }[],
  { columns, until, format }: { columns: number; until: number; format: (value: number) => string },
): string {
  const heights = Array.from({ length: columns }, (_, column) => {
    const within = points.filter(
      ({ at }) => Math.min(columns - 1, Math.floor((at / until) * columns)) === column,
    );
    return within.length === 0 ? undefined : Math.max(...within.map(({ value }) => value));
  });
  const highest = Math.max(...heights.map((height) => height ?? 0), 1e-9);
  const lines = Array.from({ length: rows }, (_, row) => {
    const floor = rows - 1 - row;
    const cells = heights.map((height) => {
      if (height === undefined) return ' ';
      const filled = (height / highest) * rows - floor;
      // The lowest line shows that there was something.
      const least = floor === 0 ? 1 : 0;
      return blocks[Math.max(least, Math.min(8, Math.round(filled * 8)))] ?? ' ';
    });
    const label = row === 0 ? format(highest) : row === rows - 1 ? format(0) : '';
    return `  ${label.padStart(9)} │${cells.join('')}`;
  });
  return [`  ${title}`, ...lines, `  ${' '.repeat(10)}└${'─'.repeat(columns)}`].join('\n');
}
