import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checks } from '../../scripts/doctor/checks.ts';
import { generateTroubleshooting } from '../../scripts/generate/generateTroubleshooting.ts';
import { doctorChecks } from '../../scripts/generate/troubleshooting/doctorChecks.ts';

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const codes = new Set([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code));

it('is as “npm run generate” makes it', () => {
  expect(page).toBe(generateTroubleshooting());
});

/** Words in the place of a code that no caller and no administrator meets as one. */
const noProblem: ReadonlySet<string> = new Set([
  // Codes of entries in Xperience's event log, which have a sentence of their own.
  'RUNFAILED',
  'RUNWAITS',
  'RUNWITHFAILURES',
  // Of the validation library, and names of columns of tables.
  'custom',
  'code',
  'reason',
  // Of the way to a flow: an error of its own, which ends as a reason of the subscription.
  'ERR_ADDRESS_REFUSED',
]);

it('has every code that stands in the source', () => {
  const files = readdirSync('bridge', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.ts$/.test(name),
  );
  const unexplained = files.flatMap((name) => {
    const found = readFileSync(join('bridge', name), 'utf8').matchAll(/\b(?:reasonC|c)ode: '(\w+)'/g);
    return [...found].flatMap(([, code = '']) =>
      codes.has(code) || noProblem.has(code) ? [] : [`${name}: ${code}`],
    );
  });
  expect(unexplained).toEqual([]);
  expect(codes.size).toBeGreaterThan(150);
});

it('tells of each check of the doctor, and of no other', () => {
  const titles = checks.map(({ title }) => title);
  expect(Object.keys(doctorChecks).toSorted()).toEqual(titles.toSorted());
});

it('has a cause and what to do for every code, each a sentence', () => {
  const rows = [...page.matchAll(/^\| (?:`\w+`|\*.+?\*) \| (.*) \|$/gm)].map(([row]) => row.split(' | '));
  expect(rows.length).toBeGreaterThan(180);
  const poor = rows.filter(([, ...cells]) => cells.some((cell) => !/^\W*\w.{8,}[.)](?: \|)?$/.test(cell)));
  expect(poor).toEqual([]);
});

it('holds no code twice in one list', () => {
  for (const section of page.split(/^## /m)) {
    const named = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    expect(named).toEqual([...new Set(named)]);
  }
});
