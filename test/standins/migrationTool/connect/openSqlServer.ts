import mssql from 'mssql';
import type { Column, Connection, Row, Value } from './connection.ts';

const quote = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** Parameters one statement may have. */
const mostParameters = 1_800;

type Send = (text: string, values?: readonly Value[]) => Promise<Row[]>;

/** How a column is read so that nothing of it is lost in a JavaScript number or Date. */
function readable({ name, type }: Column): string {
  const column = quote(name);
  if (type === 'datetime2' || type === 'date') return `convert(nvarchar(30), ${column}, 121) as ${column}`;
  if (type === 'decimal' || type === 'bigint' || type === 'uniqueidentifier')
    return `convert(nvarchar(60), ${column}) as ${column}`;
  return type === 'bit' ? `cast(${column} as int) as ${column}` : column;
}

/** Opens a database on a server; one connection, because settings of a session and transactions hang on it. */
export async function openSqlServer(connectionString: string): Promise<Connection> {
  const pool = new mssql.ConnectionPool(`${connectionString};Max Pool Size=1;Min Pool Size=1`);
  await pool.connect();
  let running: mssql.Transaction | undefined;
  const send: Send = async (text, values = []) => {
    const request = running === undefined ? pool.request() : running.request();
    let number = 0;
    for (const [index, value] of values.entries()) {
      if (typeof value === 'number')
        request.input(`p${index}`, Number.isInteger(value) ? mssql.BigInt : mssql.Float, value);
      else request.input(`p${index}`, mssql.NVarChar(mssql.MAX), value);
    }
    const { recordset } = await request.query<Row>(text.replaceAll('?', () => `@p${number++}`));
    return recordset ?? [];
  };
  const columns = (table: string): Promise<Column[]> => readColumns(send, table);
  const listOf = async (table: string, names?: readonly string[]): Promise<string> =>
    (await columns(table))
      .filter(({ name }) => names === undefined || names.includes(name))
      .map(readable)
      .join(', ');
  return {
    columns,
    statementOf: (table) => makeStatement(send, table),
    query: send,
    read: async (table, { columns: names, orderBy } = {}) =>
      send(
        `select ${await listOf(table, names)} from ${quote(table)}${orderBy ? ` order by ${orderBy}` : ''}`,
      ),
    page: async (table, key, after, limit) =>
      send(
        `select top (${Math.trunc(limit)}) ${await listOf(table)} from ${quote(table)} where ${quote(key)} > ? order by ${quote(key)}`,
        [after],
      ),
    insert: async (table, names, rows, { identity = false } = {}) => {
      const most = Math.max(1, Math.floor(mostParameters / names.length));
      for (let start = 0; start < rows.length; start += most) {
        const part = rows.slice(start, start + most);
        const text = `insert into ${quote(table)} (${names.map(quote).join(', ')}) values ${part
          .map(() => `(${names.map(() => '?').join(', ')})`)
          .join(', ')}`;
        const whole = identity
          ? `set identity_insert ${quote(table)} on; ${text}; set identity_insert ${quote(table)} off;`
          : text;
        await send(
          whole,
          part.flatMap((row) => names.map((name) => row[name] ?? null)),
        );
      }
    },
    execute: async (text, values) => {
      await send(text, values);
    },
    transaction: async (work) => {
      running = new mssql.Transaction(pool);
      await running.begin();
      try {
        const result = await work();
        await running.commit();
        return result;
      } catch (error) {
        await running.rollback();
        throw error;
      } finally {
        running = undefined;
      }
    },
    close: () => pool.close(),
  };
}

async function readColumns(send: Send, table: string): Promise<Column[]> {
  const rows = await send(
    `select COLUMN_NAME as name, DATA_TYPE as type from INFORMATION_SCHEMA.COLUMNS
     where TABLE_NAME = ? order by ORDINAL_POSITION`,
    [table],
  );
  return rows.map((row) => ({ name: String(row.name), type: String(row.type).toLowerCase() }));
}

async function makeStatement(send: Send, table: string): Promise<string> {
  const rows = await send(
    `select COLUMN_NAME as name, DATA_TYPE as type, CHARACTER_MAXIMUM_LENGTH as length,
       cast(NUMERIC_PRECISION as int) as digits, cast(NUMERIC_SCALE as int) as scale, IS_NULLABLE as nullable
     from INFORMATION_SCHEMA.COLUMNS where TABLE_NAME = ? order by ORDINAL_POSITION`,
    [table],
  );
  const columns = rows.map((row, index) => {
    const type = String(row.type).toLowerCase();
    if (index === 0) return `${quote(String(row.name))} ${type} identity(1,1) primary key`;
    const rule = row.nullable === 'NO' ? 'not null' : 'null';
    return `${quote(String(row.name))} ${type}${sizeOf(type, row)} ${rule}`;
  });
  return `create table ${quote(table)} (${columns.join(', ')})`;
}

function sizeOf(type: string, row: Row): string {
  if (type === 'nvarchar') return `(${Number(row.length) < 0 ? 'max' : row.length})`;
  return type === 'decimal' ? `(${row.digits}, ${row.scale})` : '';
}
