import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Words that SQL Server takes for its own, and the embedded engine for any name: a name that is one stands in brackets. */
const reserved =
  'add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint close clustered coalesce collate column commit compute constraint contains containstable continue convert create cross current cursor database dbcc deallocate declare default delete deny desc disk distinct distributed double drop dump else end errlvl escape except exec execute exists exit external fetch file fillfactor for foreign freetext freetexttable from full function goto grant group having holdlock identity if in index inner insert intersect into is join key kill left like lineno load merge national nocheck nonclustered not null nullif of off offsets on open opendatasource openquery openrowset openxml option or order outer over percent pivot plan precision primary print proc procedure public raiserror read readtext reconfigure references replication restore restrict return revert revoke right rollback rowcount rowguidcol rule save schema securityaudit select semantickeyphrasetable session_user set setuser shutdown some statistics system_user table tablesample textsize then to top tran transaction trigger truncate try_convert tsequal union unique unpivot update updatetext use user values varying view waitfor when where while with within writetext'.split(
    ' ',
  );
const asAlias = new RegExp(String.raw`(?<![\w.\]"$])(${reserved.join('|')})\.[A-Za-z_]`, 'g');

/** Templates of SQL that are written out, without what is put into them: Kysely puts the names it writes into brackets. */
function templatesOf(text: string): string[] {
  return [...text.matchAll(/\bsql(?:<[^>`]*>+)?`([^`]*)`/g)].map(([, template = '']) =>
    template.replaceAll(/\$\{[^}]*\}/g, ''),
  );
}

test('no name in SQL that is written out is a reserved word of SQL Server', () => {
  const files = globSync('bridge/**/*.ts');
  const found = files.flatMap((file) =>
    templatesOf(readFileSync(file, 'utf8')).flatMap((template) =>
      [...template.matchAll(asAlias)].map(([name]) => `${file}: ${name}`),
    ),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test('finds such a name', () => {
  const [template = ''] = templatesOf('sql<number>`min(open.failure_id + 0)`');
  expect([...template.matchAll(asAlias)]).toHaveLength(1);
});
