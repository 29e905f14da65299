import { readFileSync, writeFileSync } from 'node:fs';
import { formatFigure } from './formatFigure.ts';
import type { BenchReport, Measurement } from './types.ts';

const start = '<!-- bench -->';
const end = '<!-- /bench -->';

/**
 * Puts the figures that have a target, and those of measurements without any, into a Markdown file in place of what
 * stands between its two marks.
 * @throws when the file does not have the marks
 */
export function writeReadmeTable(file: string, report: BenchReport): void {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for the table: ${start} and ${end}.`);
  writeFileSync(file, `${text.slice(0, from + start.length)}\n${markdownOf(report)}\n${text.slice(to)}`);
}

/** The table as Markdown, with what it was measured on. */
export function markdownOf({ started, seconds, full, machine, against, measurements }: BenchReport): string {
  const compared = against ? ['before', 'now / before'] : [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = ['', 'measured', ...compared, 'target', 'from'];
  const rows = measurements.flatMap((measurement) => [
    line([`**${measurement.title}**`, ...head.slice(1).map(() => '')]),
    ...(measurement.error === undefined
      ? []
      : [line(['could not be measured ✗', ...head.slice(1).map(() => '')])]),
    ...shown(measurement).map((figure) => {
      const [mark = '', what = '', measured = '', ...others] = formatFigure(figure);
      const missing = against && !figure.before ? ['', ''] : [];
      return line([what, [measured, mark].filter(Boolean).join(' '), ...missing, ...others]);
    }),
  ]);
  const where = [
    `Node ${machine.node.replace(/^v/, '')}`,
    `${machine.processors} processors`,
    machine.database === 'embedded' ? 'the embedded database' : 'a database server',
  ];
  return [
    line(head),
    `|${head.map(() => '---|').join('')}`,
    ...rows,
    '',
    `Made by \`npm run bench -- --readme README.md${full ? ' --full' : ''}${against ? ` --against ${against.revision}` : ''}\` on ${started.slice(0, 10)} in ${Math.ceil(seconds / 60)} minutes: ${where.join(', ')}.`,
  ].join('\n');
}

function shown({ figures }: Measurement): Measurement['figures'] {
  const targets = figures.filter(({ target }) => target !== undefined);
  return targets.length > 0 ? targets : figures;
}
