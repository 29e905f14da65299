import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bridgeTables } from '../../bridge/database/bridgeTables.ts';
import { xperienceTables } from '../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';

const root = join(import.meta.dirname, '../..');
const patternOf = (tables: object) =>
  new RegExp(`\\b(${Object.keys(tables).join('|').replaceAll('.', '\\.')})\\b`);

/** Files whose code, comments aside, names one of the tables. */
function naming(tables: object): { file: string; code: string }[] {
  const pattern = patternOf(tables);
  return (
    globSync('bridge/**/*.ts', { cwd: root })
      .map((file) => ({
        file: file.replaceAll('\\', '/'),
        code: readFileSync(join(root, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, ''),
      }))
      // In SQL, or as the name of a table; texts for people stand in neither.
      .filter(({ code }) =>
        code.match(/'[\w.]+( as \w+)?'|\b(from|join|update|into) \w+/g)?.some((text) => pattern.test(text)),
      )
  );
}

test("Xperience's tables are asked for in xperience, and beside bridge tables in sync/state", () => {
  const files = naming(xperienceTables);
  expect(files.length).toBeGreaterThan(30);
  const alone = patternOf(bridgeTables);
  const astray = files.filter(
    ({ file, code }) =>
      !file.startsWith('bridge/xperience/') && !(file.startsWith('bridge/sync/state/') && alone.test(code)),
  );
  expect(astray.map(({ file }) => file)).toEqual([]);
});

test('bridge tables are asked for in sync/state and database, and beside those of Xperience in xperience', () => {
  const files = naming(bridgeTables);
  expect(files.length).toBeGreaterThan(30);
  const rooms = /^bridge\/(sync\/state|database|xperience)\//;
  expect(files.filter(({ file }) => !rooms.test(file)).map(({ file }) => file)).toEqual([]);
});
