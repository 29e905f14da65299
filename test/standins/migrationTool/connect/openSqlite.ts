import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Column, Connection, Row, Value } from './connection.ts';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Whole numbers as JavaScript's own, but those it cannot hold. */
function withNumbers(row: Row): Row {
  const read = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
  ]);
  return Object.fromEntries(read);
}

/** Opens a database file. @throws when there is none */
export function openSqlite(file: string, { readOnly }: { readOnly: boolean }): Connection {
  const database = new DatabaseSync(file, { readOnly });
  const all = (text: string, values: readonly Value[] = []): Row[] => {
    const statement = database.prepare(text);
    statement.setReadBigInts(true);
    return (statement.all(...(values as SQLInputValue[])) as Row[]).map(withNumbers);
  };
  const columns = async (table: string): Promise<Column[]> =>
    all(`pragma table_info(${quote(table)})`).map((row) => ({
      name: String(row.name),
      type: String(row.type)
        .toLowerCase()
        .replace(/[\s(].*$/, ''),
    }));
  return {
    columns,
    statementOf: async (table) => {
      const [row] = all("select sql from sqlite_master where type = 'table' and name = ?", [table]);
      if (row === undefined) throw new Error(`There is no table ${table}.`);
      return String(row.sql);
    },
    query: async (text, values) => all(text, values),
    read: async (table, { columns: names, orderBy } = {}) =>
      all(
        `select ${names?.map(quote).join(', ') ?? '*'} from ${quote(table)}${orderBy ? ` order by ${orderBy}` : ''}`,
      ),
    page: async (table, key, after, limit) =>
      all(`select * from ${quote(table)} where ${quote(key)} > ? order by ${quote(key)} limit ?`, [
        after,
        limit,
      ]),
    insert: async (table, names, rows) => {
      const statement = database.prepare(
        `insert into ${quote(table)} (${names.map(quote).join(', ')}) values (${names.map(() => '?').join(', ')})`,
      );
      for (const row of rows) statement.run(...names.map((name) => row[name] ?? null));
    },
    execute: async (text, values = []) => {
      database.prepare(text).run(...(values as SQLInputValue[]));
    },
    transaction: async (work) => {
      database.exec('begin immediate');
      try {
        const result = await work();
        database.exec('commit');
        return result;
      } catch (error) {
        database.exec('rollback');
        throw error;
      }
    },
    close: async () => database.close(),
  };
}
