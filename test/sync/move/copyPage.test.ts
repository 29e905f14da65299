import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { type BridgeTableName, bridgeTables } from '../../../bridge/database/bridgeTables.ts';
import type { ColumnDefinition } from '../../../bridge/database/defineTable.ts';
import { migrate } from '../../../bridge/database/migrate.ts';
import { bridgeFileOf, openSqlite } from '../../../bridge/database/sqlite/openSqlite.ts';
import { carriedTables } from '../../../bridge/sync/state/move/carriedTables.ts';
import { copyPage } from '../../../bridge/sync/state/move/copyPage.ts';
import { recordStatements } from '../recordStatements.ts';

let folder: string;
let old: BridgeDatabase;
let fresh: BridgeDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  old = await openSqlite({ file: join(folder, 'old.db') });
  fresh = await openSqlite({ file: ':memory:' });
  await migrate(old);
  await migrate(fresh);
  return async () => {
    await old.close();
    await fresh.close();
    rmSync(folder, { recursive: true });
  };
});

/** More than one page of them, with gaps between the numbers. */
const numbers = Array.from({ length: 640 }, (_, index) => (index + 1) * 3);

function sampleOf({ type, identity, name }: ColumnDefinition, number: number): unknown {
  const size = Number(/\((\d+)\)/.exec(type)?.[1] ?? 400);
  if (identity || type === 'int' || type === 'bigint') return number;
  if (type === 'bit') return number % 2 === 0;
  if (type === 'uniqueidentifier') return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  if (type.startsWith('datetime2')) return `2026-11-30T12:00:${String(number % 60).padStart(2, '0')}.1234567`;
  if (type.startsWith('nvarchar')) return `${number} “${name}” ' "\\\n🚲`.slice(0, size);
  throw new Error(`The test knows no value of ${type}.`);
}

const tables = carriedTables.filter((table) => table !== 'dynamics365.setting');

test.each<BridgeTableName>(tables)(
  '%s is carried row by row, with numbers and text as they are',
  async (table) => {
    const { columns, primaryKey } = bridgeTables[table];
    const rows = numbers.map((number) =>
      Object.fromEntries(columns.map((column) => [column.name, sampleOf(column, number)])),
    );
    for (let start = 0; start < rows.length; start += 40) {
      const part = rows.slice(start, start + 40);
      await old.db
        .insertInto(table as 'dynamics365.cursor')
        .values(part as never)
        .execute();
    }
    let after: Awaited<ReturnType<typeof copyPage>>;
    let pages = 0;
    do {
      after = await copyPage(old, fresh, table, after);
      pages += 1;
    } while (after !== undefined && pages < 10);
    const ordered = `select * from ${table} order by ${primaryKey.join(', ')}`;
    const read = async ({ db }: BridgeDatabase) => (await sql.raw(ordered).execute(db)).rows;
    expect((await read(fresh)).length).toBe(rows.length);
    expect(await read(fresh)).toEqual(await read(old));
  },
);

test('no page reads what is before it, however many columns the key has', async () => {
  const recorded = recordStatements(old);
  const target = await openSqlite({ file: ':memory:' });
  try {
    await migrate(target);
    for (const table of carriedTables) {
      let after: Awaited<ReturnType<typeof copyPage>>;
      do after = await copyPage(recorded.database, target, table, after);
      while (after !== undefined);
    }
  } finally {
    await target.close();
  }
  const behind = recorded.texts().filter((text) => text.includes(' where '));
  expect(behind.length).toBeGreaterThan(tables.length);
  const file = new DatabaseSync(join(folder, 'old.db'));
  file.prepare('attach database ? as dynamics365').run(bridgeFileOf(join(folder, 'old.db')));
  const steps = behind.flatMap((text) => file.prepare(`explain query plan ${text}`).all());
  file.close();
  const others = steps
    .map(({ detail }) => String(detail))
    .filter((detail) => !/^SEARCH .*[=>]\?\)$/.test(detail));
  expect(others).toEqual([]);
});
