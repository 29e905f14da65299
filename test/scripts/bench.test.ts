import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkOutRevision } from '../../scripts/bench/against/checkOutRevision.ts';
import { compareFigures } from '../../scripts/bench/against/compareFigures.ts';
import { percentile } from '../../scripts/bench/callInTurn.ts';
import { formatFigure, isMet } from '../../scripts/bench/formatFigure.ts';
import type { BenchReport, Figure, Measurement } from '../../scripts/bench/types.ts';
import { markdownOf, writeReadmeTable } from '../../scripts/bench/writeReadmeTable.ts';
import { run as benchCommand, bench as measureAll } from '../../scripts/bench.ts';
import type { Screen } from '../../scripts/commandLine/screen.ts';
import { runHere } from './runHere.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What the program said, and how it ended. */
async function bench(...options: string[]): Promise<{ code: number; said: string }> {
  const { status, stdout, stderr } = await runHere(benchCommand, options, { cwd: folder });
  return { code: status, said: stdout + stderr };
}

const report: BenchReport = {
  version: 1,
  started: '2026-03-01T09:30:00.000Z',
  seconds: 412,
  full: false,
  machine: { node: 'v24.21.0', processors: 2, database: 'embedded' },
  measurements: [
    {
      name: 'some',
      title: 'Some',
      seconds: 1,
      figures: [
        { what: 'judged', value: 5.2, unit: 'requests', target: { atMost: 6 }, met: true, from: 'counted' },
        { what: 'for information', value: 3, unit: '×' },
      ],
    },
    { name: 'other', title: 'Other', seconds: 1, figures: [{ what: 'told', value: 4, unit: 's' }] },
  ],
};

const one = { what: 'one', value: 1, unit: '×' };
const options = { full: false, small: true, json: '' };
const silent: Screen = { print: () => {}, tell: () => {}, progress: () => {}, width: 80 };

describe('npm run bench', () => {
  test('lists its measurements when asked for help', async () => {
    const { code, said } = await bench('--help');
    expect(code).toBe(0);
    for (const name of ['mapping', 'requests', 'module', 'throttled', 'growth']) expect(said).toContain(name);
  });

  test('refuses a measurement that it does not have, and names those it has', async () => {
    const { code, said } = await bench('speed');
    expect(code).toBe(2);
    expect(said).toContain('There is no measurement speed.');
    expect(said).toContain('mapping');
  });

  test('writes the measurement that was asked for as JSON', async () => {
    const json = join(folder, 'figures', 'bench.json');
    await bench('mapping', '--json', json);
    const written = JSON.parse(readFileSync(json, 'utf8')) as BenchReport;
    expect(written).toMatchObject({ version: 1, full: false, machine: { database: 'embedded' } });
    expect(written.measurements).toMatchObject([
      { name: 'mapping', figures: [{ unit: '×', target: { atMost: 6 }, met: expect.any(Boolean) }] },
    ]);
  });

  test('keeps what it has measured when a later measurement does not end', async () => {
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<Figure[]>()];
    const quick = { name: 'quick', title: 'Quick', run: async () => [one] };
    const slow = {
      name: 'slow',
      title: 'Slow',
      run: () => {
        begun.resolve();
        return end.promise;
      },
    };
    const kept: string[] = [];
    const chosen = [quick, slow];
    const measuring = measureAll({ ...options, chosen }, silent, (report) =>
      kept.push(JSON.stringify(report)),
    );
    await begun.promise;
    expect(kept.map((text) => JSON.parse(text))).toMatchObject([
      { measurements: [{ name: 'quick', figures: [one] }] },
    ]);
    end.resolve([]);
    await measuring;
  });

  test('goes on after a measurement that fails, and says so in the table', async () => {
    const failing = {
      name: 'failing',
      title: 'Fails',
      run: async () => {
        throw new Error('no room');
      },
    };
    const quick = { name: 'quick', title: 'Quick', run: async () => [one] };
    const measured = await measureAll({ ...options, chosen: [failing, quick] }, silent, () => undefined);
    expect(measured.measurements).toMatchObject([
      { error: expect.stringContaining('no room') },
      { figures: [one] },
    ]);
    expect(markdownOf(measured)).toMatch(/Fails.*\n.*could not be measured.*\n.*Quick.*\n.*one/);
  });

  test('refuses to put figures of small numbers into a table', async () => {
    const { code, said } = await bench('--small', '--readme', join(folder, 'README.md'));
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining('leave --readme out') });
  });

  test('refuses to make the table of the README of some measurements only', async () => {
    const { code, said } = await bench('mapping', '--readme', join(folder, 'README.md'));
    expect(code).toBe(2);
    expect(said).toContain('name none');
  });
});

describe('the table of the README', () => {
  test('takes the place between its marks, each time anew', () => {
    const file = join(folder, 'README.md');
    writeFileSync(file, 'Before\n<!-- bench -->\nformer\n<!-- /bench -->\nAfter\n');
    writeReadmeTable(file, report);
    writeReadmeTable(file, report);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('former');
    expect(text.match(/\| judged \| 5\.2 requests ✓ \| ≤ 6 \| counted \|/g)).toHaveLength(1);
    expect(text).toMatch(/^Before\n.*npm run bench.*2026-03-01.*7 minutes.*After\n$/s);
  });

  test('holds the figures with a target, and all where there is none', () => {
    const file = join(folder, 'README.md');
    writeFileSync(file, '<!-- bench --><!-- /bench -->');
    writeReadmeTable(file, report);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('| told | 4 s |');
    expect(text).not.toContain('for information');
  });

  test('is not put into a file that has no place for it', () => {
    const file = join(folder, 'README.md');
    writeFileSync(file, 'Nothing');
    expect(() => writeReadmeTable(file, report)).toThrow('no place for the table');
  });
});

describe('against a former revision', () => {
  const now = [
    { what: 'a call', value: 1, unit: 'ms', target: { atMost: 2 } },
    { what: 'a new one', value: 3, unit: 'ms' },
  ];
  const former = [
    { what: 'a call', value: 4, unit: 'ms', from: 'p50 3 ms' },
    { what: 'a new one', value: 3, unit: 's' },
  ];

  test('a figure stands beside that of the same name and unit, with its share of it', () => {
    expect(compareFigures(now, former).map(({ before }) => before)).toEqual([
      { value: 4, ratio: 0.25, from: 'p50 3 ms' },
      {},
    ]);
  });

  test('what the revision lacks is not measured', () => {
    const [compared] = compareFigures(now, undefined);
    expect(compared && formatFigure(compared)).toEqual([
      '✓',
      'a call',
      '1 ms',
      'not measured',
      '',
      '≤ 2',
      '',
    ]);
  });

  test('tells what either figure was made from', () => {
    const [compared] = compareFigures(now, former);
    expect(compared && formatFigure({ ...compared, from: 'p50 1 ms' }).at(-1)).toBe(
      'p50 1 ms; before: p50 3 ms',
    );
  });

  test('nothing has no share', () => {
    const [compared] = compareFigures(
      [{ what: 'a', value: 1, unit: 'x' }],
      [{ what: 'a', value: 0, unit: 'x' }],
    );
    expect(compared?.before).toEqual({ value: 0 });
  });

  test('the table of the README has both, and names the revision', () => {
    const [some, ...others] = report.measurements;
    const figures = compareFigures(some?.figures ?? [], [{ what: 'judged', value: 10.4, unit: 'requests' }]);
    const compared = { ...some, figures } as Measurement;
    const against = { revision: 'v1', commit: 'abc1234' };
    const table = markdownOf({ ...report, against, measurements: [compared, ...others] });
    expect(table).toContain('| judged | 5.2 requests ✓ | 10.4 requests | 0.5 | ≤ 6 | counted |');
    expect(table).toContain('| told | 4 s |  |  |  |  |');
    expect(table).toContain('--against v1');
  });

  test('a revision that there is not ends the measuring before it begins', async () => {
    const { code, said } = await bench('mapping', '--against', 'no-such-revision');
    expect(code).toBe(2);
    expect(said).toContain('The repository has no revision no-such-revision.');
  });

  test('an option of Git is no revision', () => {
    expect(() => checkOutRevision('--help')).toThrow('no revision --help');
  });
});

test.each([
  [[], 0.5, 0],
  [[7], 0.99, 7],
  [[3, 1, 2], 0.5, 2],
  [Array.from({ length: 100 }, (_, index) => index), 0.99, 99],
])('of %j the value at %d is %d', (values, share, value) => {
  expect(percentile(values, share)).toBe(value);
});

test.each([
  [{ atLeast: 20 }, 20, true],
  [{ atLeast: 20 }, 19.99, false],
  [{ atMost: 6 }, 6, true],
  [{ atMost: 6 }, 6.01, false],
  [undefined, 0, true],
])('a target of %j is met by %d: %s', (target, value, met) => {
  expect(isMet({ what: '', value, unit: '', ...(target ? { target } : {}) })).toBe(met);
});
