import { describe, expect, test } from 'vitest';
import { migrations } from '../../bridge/database/migrations.ts';
import { sqliteFunctions } from '../../bridge/database/sqlite/sqliteFunctions.ts';
import { sqlServerFunctions } from '../../bridge/database/sqlServer/sqlServerFunctions.ts';

describe('a released migration never changes', () => {
  const cases = migrations.flatMap((migration) =>
    [sqliteFunctions, sqlServerFunctions].map((dialect) => ({
      ...migration,
      dialect,
      engine: dialect.engine,
    })),
  );
  test.each(cases)('$version ($name) on $engine', async ({ version, statements, dialect, engine }) => {
    const text = `${statements(dialect).join(';\n\n')};\n`;
    await expect(text).toMatchFileSnapshot(`./migrations/${version}.${engine}.sql`);
  });

  test('versions count up from 1', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });
});
