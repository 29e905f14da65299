import { expect, it } from 'vitest';
import { formatTable } from '../../scripts/demo/formatTable.ts';

const head = ['', 'step', 'what', 'rows'];
const long = 'one two three four five six seven eight nine ten';

it('breaks the texts of one column so that the table fits a terminal', () => {
  const table = formatTable(head, [['✓', 'first', long, 249]], { column: 2, width: 40 });
  const lines = table.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(
    table
      .replace(/[✓─\n]|first|what|step|rows|249/g, '')
      .split(/\s+/)
      .filter(Boolean),
  ).toEqual(long.split(' '));
  expect(lines[2]).toMatch(/^ {2}✓ {2}first .* 249$/);
});

it('leaves a word that is longer than the column whole', () => {
  expect(formatTable(head, [['✓', 's', 'x'.repeat(60), 1]], { column: 2, width: 40 })).toContain(
    'x'.repeat(60),
  );
});

it('breaks nothing without being told', () => {
  expect(formatTable(head, [['✓', 'first', long, 1]])).toContain(long);
});

it('breaks the other columns, too, before the one that is fitted gets too narrow to read', () => {
  const name = 'Maximilian '.repeat(15).trim();
  const table = formatTable(['failure', 'contact', 'what'], [[3, name, long]], { column: 2, width: 100 });
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(table.match(/Maximilian/g)).toHaveLength(15);
  expect(table.split('\n')[2]).toMatch(/^ {8}3 {2}Maximilian.*one two three four/);
});
