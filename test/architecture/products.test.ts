import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tables as thirteen } from '../../bridge/xperience/products/xperience13/tables.ts';
import { tables as byKentico } from '../../bridge/xperience/products/xperienceByKentico/tables.ts';

const root = join(import.meta.dirname, '../..');

/** `table` and `column` names of a product; columns of tables that only it has are its alone, too. */
function namesOf({ needed, optional }: typeof thirteen): Set<string> {
  const tables = [...needed, ...optional.map(({ table }) => table)];
  return new Set(tables.flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]));
}

const [of13, ofKentico] = [namesOf(thirteen), namesOf(byKentico)];
const without = (one: Set<string>, other: Set<string>) => [...one].filter((name) => !other.has(name));
/** Too common to mean a column. */
const words = new Set([
  'Value',
  'RoleID',
  'UserID',
  'SiteID',
  'RuleID',
  'ContactID',
  'Expiration',
  'Email',
  'FullName',
]);

/** Points are a rule that a product offers or not: who asks them has asked which. */
const ofPoints = /^bridge\/xperience\/(points\/|contacts\/contactFilters\.ts$|checks\/indexAdvice\.ts$)/;
/** It tells the products apart by what only one of them has. */
const apart = /^bridge\/xperience\/products\//;

describe.each([
  ['Xperience 13', without(of13, ofKentico)],
  ['Xperience by Kentico', without(ofKentico, of13)],
])('what only %s has', (_product, names) => {
  it('is named nowhere but in its folder', () => {
    const alone = names.filter((name) => !words.has(name) && /^[A-Z]/.test(name));
    expect(alone.length).toBeGreaterThan(10);
    const pattern = new RegExp(`['"\`.\\s(](${alone.join('|')})['"\`\\s,)=]`);
    const files = globSync('bridge/**/*.ts', { cwd: root })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => !apart.test(file) && !ofPoints.test(file))
      .filter((file) => {
        const code = readFileSync(join(root, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '');
        return pattern.test(code);
      });
    expect(files).toEqual([]);
  });
});
