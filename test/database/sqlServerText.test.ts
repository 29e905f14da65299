import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  MssqlAdapter,
  MssqlIntrospector,
  MssqlQueryCompiler,
  sql,
} from 'kysely';
import { expect, test } from 'vitest';
import { DatabaseError } from '../../bridge/database/databaseError.ts';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import { insertIfAbsent } from '../../bridge/database/insertIfAbsent.ts';
import { acquireLease } from '../../bridge/database/lease.ts';
import { sqlServerFunctions as dialect } from '../../bridge/database/sqlServer/sqlServerFunctions.ts';
import type { ContactTables } from '../../bridge/database/tables.ts';
import { writeLinks } from '../../bridge/xperience/contacts/write/writeLinks.ts';
import { xperience13 } from '../../bridge/xperience/products/xperience13/xperience13.ts';

/** What would be sent to a SQL Server, blanks put in order. */
function record() {
  const sent: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<ContactTables>({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (each) => new MssqlIntrospector(each),
      createQueryCompiler: () => new MssqlQueryCompiler(),
    },
    log: ({ query }) => {
      sent.push({ sql: query.sql.replace(/\s+/g, ' ').trim(), parameters: query.parameters });
    },
  });
  return { db, dialect, product: xperience13, sent };
}

test('limits rows by TOP', () => {
  const { db } = record();
  const query = dialect.limit(db.selectFrom('dynamics365.run').select('run_id').orderBy('run_id'), 5);
  expect(query.compile().sql).toBe('select top(5) "run_id" from "dynamics365"."run" order by "run_id"');
});

test('keeps one text for the numbers of rows that callers ask for, and one each for pages of the bridge', () => {
  const texts = (limits: readonly number[]): number => {
    const { db } = record();
    const all = limits.map(
      (rows) =>
        dialect.limit(db.selectFrom('dynamics365.run').select('run_id').orderBy('run_id'), rows).compile()
          .sql,
    );
    return new Set(all).size;
  };
  expect([texts([37, 38, 250, 999]), texts([1, 100, 1000, 5000])]).toEqual([1, 4]);
});

test('answers writes by OUTPUT', () => {
  const { db } = record();
  const update = db.updateTable('dynamics365.run').set({ state: 'failed' }).where('run_id', '=', 1);
  expect(dialect.outputUpdated(update, ['run_id', 'state']).compile().sql).toBe(
    'update "dynamics365"."run" set "state" = @1 output "inserted"."run_id" as "run_id", "inserted"."state" as "state" where "run_id" = @2',
  );
});

test('reads JSON rows by OPENJSON with the type of each column', () => {
  const { db } = record();
  const rows = dialect.jsonRows('given', { id: 'int', row_id: 'uniqueidentifier' }, [
    { id: 1, row_id: null },
  ]);
  const query = db.selectFrom(rows).select('given.id').compile();
  expect(query.sql).toBe(
    `select "given"."id" from (select * from openjson(@1) with ("id" int '$.id', "row_id" uniqueidentifier '$.row_id')) as "given"`,
  );
  expect(query.parameters).toEqual(['[{"id":1,"row_id":null}]']);
});

const notThere =
  'where not exists ( select 1 from "dynamics365"."cursor" as present with (updlock, holdlock) where "present"."name" = "given"."name" )';

async function insertCursors(
  names: readonly string[],
): Promise<{ sql: string; parameters: readonly unknown[] }[]> {
  const recorded = record();
  await insertIfAbsent(
    recorded,
    'dynamics365.cursor',
    { name: 'nvarchar(100)', value: 'json' },
    ['name'],
    names.map((name) => ({ name, value: { at: 1 } })),
  );
  return recorded.sent;
}

test('inserts one row if it is absent, from parameters and with the range locked', async () => {
  expect(await insertCursors(['a'])).toEqual([
    {
      sql: `insert into "dynamics365"."cursor" ("name", "value") select "given"."name", "given"."value" from (select cast(@1 as nvarchar(100)) as "name", cast(@2 as nvarchar(max)) as "value") as "given" ${notThere}`,
      parameters: ['a', '{"at":1}'],
    },
  ]);
});

test('inserts many rows that are absent from one parameter, documents as they are', async () => {
  expect(await insertCursors(['a', 'b'])).toEqual([
    {
      sql: `insert into "dynamics365"."cursor" ("name", "value") select "given"."name", "given"."value" from (select * from openjson(@1) with ("name" nvarchar(100) '$.name', "value" nvarchar(max) '$.value' as json)) as "given" ${notThere}`,
      parameters: ['[{"name":"a","value":{"at":1}},{"name":"b","value":{"at":1}}]'],
    },
  ]);
});

test('claims a lease by one guarded update and the clock of the server', async () => {
  const recorded = record();
  await acquireLease(recorded, { name: 'runs', holder: 'one', milliseconds: 30_000 });
  expect(recorded.sent[0]).toEqual({
    sql: 'update "dynamics365"."lease" set "holder" = @1, "token" = "token" + @2, "expires_at" = cast(dateadd(millisecond, @3, sysutcdatetime()) as datetime2(7)) output "inserted"."token" as "token" where "name" = @4 and ("expires_at" <= cast(sysutcdatetime() as datetime2(7)) or "expires_at" > cast(dateadd(millisecond, @5, sysutcdatetime()) as datetime2(7)))',
    parameters: ['one', 1, 30_000, 'runs', 600_000],
  });
});

test.each([
  [-90, 'dateadd(day, @1, sysutcdatetime())', [-90]],
  [25.5, 'dateadd(millisecond, @1, dateadd(day, @2, sysutcdatetime()))', [43_200_000, 25]],
  [0.5, 'dateadd(millisecond, @1, sysutcdatetime())', [43_200_000]],
])('counts %s days in numbers that DATEADD takes', (days, text, parameters) => {
  const { db } = record();
  const query = sql`select ${dialect.utcNow(days * 24 * 60 * 60_000)}`.compile(db);
  expect(query.sql).toBe(`select cast(${text} as datetime2(7))`);
  expect(query.parameters).toEqual(parameters);
});

/** A server that answers by what a statement says. */
function answering(answer: (statement: string) => Record<string, unknown>[]): Kysely<ContactTables> {
  const connection = {
    executeQuery: async ({ sql: statement }: CompiledQuery) => ({ rows: answer(statement) as never[] }),
    streamQuery: async function* () {},
  };
  class Driver extends DummyDriver {
    override acquireConnection = async () => connection;
  }
  return new Kysely({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => new Driver(),
      createIntrospector: (each) => new MssqlIntrospector(each),
      createQueryCompiler: () => new MssqlQueryCompiler(),
    },
  });
}

test('names the compatibility level of a database in which OPENJSON is no function', async () => {
  const db = answering((statement) => {
    if (!statement.includes('openjson')) return [{ name: 'Xperience', level: 110 }];
    throw new DatabaseError(
      'other',
      "SQL Server refused a statement: Invalid object name 'openjson', error 208.",
    );
  });
  expect(await dialect.findEngineProblem(db)).toMatchObject({
    detail: expect.stringContaining('The database Xperience has the compatibility level 110'),
    remedy: expect.stringContaining('130'),
  });
});

test('takes a server that is away for no low compatibility level', async () => {
  const db = answering(() => {
    throw new DatabaseError('unavailable', 'away');
  });
  await expect(dialect.findEngineProblem(db)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('is the same database on every replica of an availability group', async () => {
  const inGroup = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
  const onReplica = (server: string, group: string | null) =>
    dialect.readIdentity(answering(() => [{ server, database: 'Xperience', inGroup: group }]));
  expect(await onReplica('SQL1', inGroup)).toEqual(await onReplica('SQL2', inGroup));
  expect(await onReplica('SQL1', null)).toEqual({ server: 'SQL1', database: 'Xperience' });
});

test('finds nothing wrong where OPENJSON answers', async () => {
  expect(await dialect.findEngineProblem(answering(() => [{ found: 0 }]))).toBeUndefined();
});

test("writes links without OUTPUT, which SQL Server refuses on a table with triggers of the site's own", async () => {
  const recorded = record();
  await writeLinks(
    recorded,
    [{ contactId: 1, rowId: '6f9619ff-8b86-d011-b42d-00c04fc964ff', expectedRowId: null }],
    dateTime2('2026-06-01T12:00:00'),
  );
  expect(recorded.sent.map(({ sql: statement }) => statement.split(' ', 1)[0])).toEqual(['update', 'select']);
  expect(recorded.sent[0]?.sql).not.toMatch(/\boutput\b/);
});

test('compares text exactly whatever the collation', () => {
  const { db } = record();
  const query = sql`select 1 where ${dialect.textIs(sql.ref('a.b'), 'x')}`.compile(db);
  expect(query.sql).toBe(
    'select 1 where ("a"."b" collate Latin1_General_BIN2 = @1 and datalength("a"."b") = datalength(cast(@2 as nvarchar(max))))',
  );
});
