import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { bridgeTables } from '../../../bridge/database/bridgeTables.ts';
import { checkSchema } from '../../../bridge/database/checkSchema.ts';
import { defineTable } from '../../../bridge/database/defineTable.ts';
import { migrate } from '../../../bridge/database/migrate.ts';
import { currentSchemaVersion, migrationsOf } from '../../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../../bridge/database/readSchemaVersion.ts';
import { typed } from '../../../bridge/database/typed.ts';
import { keptColumns, type TestEngine } from '../engine.ts';
import { useDatabase } from '../useDatabase.ts';

/** A program of the future: contacts are held by somebody, and what became of links is kept. */
const laterTables = Object.values({
  ...bridgeTables,
  'dynamics365.contact_state': defineTable(
    'dynamics365.contact_state',
    {
      contact_id: 'int',
      version: 'int default 1',
      changed_at: 'datetime2(7)',
      held_by: 'nvarchar(100) null',
    },
    { primaryKey: ['contact_id'], indexes: [['held_by']] },
  ),
});
const laterSteps = migrationsOf(laterTables, [
  {
    name: 'who holds a contact',
    adds: {
      tables: ['dynamics365.mapping_history'],
      columns: { 'dynamics365.contact_state': ['held_by'] },
      indexes: { 'dynamics365.contact_state': [['held_by']] },
    },
    data: [`update "dynamics365"."contact_state" set "held_by" = 'somebody' where "contact_id" = 7`],
  },
]);

export function describeMigrations(engine: TestEngine): void {
  describe(`migrations on the ${engine.name}`, () => {
    test('an empty database has no version', async () => {
      const { database } = await useDatabase(engine);
      expect(await readSchemaVersion(database)).toBeUndefined();
    });

    test('make every bridge table as it is described', async () => {
      const { database, traits } = await useDatabase(engine);
      await migrate(database);
      for (const table of Object.values(bridgeTables)) {
        const columns = await database.dialect.readColumns(database.db, table.name);
        expect(columns, table.name).toEqual(keptColumns(table, traits));
      }
    });

    test('run a second time change nothing', async () => {
      const { database } = await useDatabase(engine);
      const first = await migrate(database);
      const before = await database.db.selectFrom('dynamics365.installation').selectAll().execute();
      const second = await migrate(database);
      expect([first, second]).toEqual([
        { from: undefined, to: currentSchemaVersion },
        { from: currentSchemaVersion, to: currentSchemaVersion },
      ]);
      expect(await database.db.selectFrom('dynamics365.installation').selectAll().execute()).toEqual(before);
    });

    test('take tables of an older program to those of a newer one, with their rows', async () => {
      const { database } = await useDatabase(engine);
      const { db, dialect } = database;
      const older = laterSteps.slice(0, 1);
      expect(await migrate(database, { steps: older })).toEqual({ from: undefined, to: 1 });
      const before = await dialect.readColumns(db, 'dynamics365.contact_state');
      const tables = await dialect.readColumns(db, 'dynamics365.mapping_history');
      expect([before.map(({ name }) => name), tables]).toEqual([['contact_id', 'version', 'changed_at'], []]);
      const changed_at = dialect.utcNow();
      const known = [7, 8].map((contact_id) => ({ contact_id, changed_at }));
      await db.insertInto('dynamics365.contact_state').values(known).execute();

      expect(await migrate(database, { steps: laterSteps })).toEqual({ from: 1, to: 2 });
      const state = sql<{ contact_id: number; held_by: string | null }>`
        select contact_id, ${typed(sql.ref('held_by'), 'nvarchar(100)').as('held_by')}
        from dynamics365.contact_state order by contact_id`;
      expect((await state.execute(db)).rows.map(({ held_by }) => held_by)).toEqual(['somebody', null]);
      const indexes = await dialect.readIndexes(db, 'dynamics365.contact_state');
      expect(indexes.map(({ columns }) => columns)).toContainEqual(['held_by']);
      expect(await dialect.readColumns(db, 'dynamics365.mapping_history')).not.toEqual([]);
      expect(await migrate(database, { steps: laterSteps })).toEqual({ from: 2, to: 2 });
    });

    test('run by two at once make one installation', async () => {
      const { database, again } = await useDatabase(engine);
      const other = await again();
      const results = await Promise.all([migrate(database), migrate(other)]);
      expect(results.filter((result) => result.from === undefined)).toHaveLength(1);
      expect(await database.db.selectFrom('dynamics365.installation').select('id').execute()).toEqual([
        { id: 1 },
      ]);
    });

    test('take an installation ID that is given', async () => {
      const { database } = await useDatabase(engine);
      await migrate(database, { installationId: '6F9619FF-8B86-D011-B42D-00C04FC964FF' });
      const row = await database.db
        .selectFrom('dynamics365.installation')
        .select('installation_id')
        .executeTakeFirst();
      expect(row?.installation_id).toBe('6f9619ff-8b86-d011-b42d-00c04fc964ff');
    });

    test('refuse tables of a newer program', async () => {
      const { database } = await useDatabase(engine);
      await migrate(database);
      await database.db
        .insertInto('dynamics365.schema_version')
        .values({ version: 999, name: 'later', applied_at: database.dialect.utcNow() })
        .execute();
      await expect(migrate(database)).rejects.toThrow(/version 999.*newer program/);
    });

    test('leave tables that the program before can use, and one further back as well', async () => {
      const { database } = await useDatabase(engine);
      await migrate(database);
      for (const known of [currentSchemaVersion, currentSchemaVersion - 1, 1])
        expect(await checkSchema(database, known)).toEqual({ version: currentSchemaVersion });
    });

    test('that say so leave no tables for the programs before them', async () => {
      const { database } = await useDatabase(engine);
      const breaking = { name: 'other keys', adds: {}, breaks: true, data: [] } as const;
      const further = { name: 'a remark', adds: {}, data: [] };
      const steps = migrationsOf(Object.values(bridgeTables), [breaking, further]);
      await migrate(database, { steps });
      expect(await checkSchema(database, 3)).toEqual({ version: 3 });
      expect(await checkSchema(database, 2)).toEqual({ version: 3 });
      expect(await checkSchema(database, 1)).toEqual({
        version: 3,
        problem: {
          kind: 'newer',
          detail: expect.stringContaining('from version 2 on cannot be used'),
          remedy: expect.stringContaining('restore the database of before the upgrade'),
        },
      });
    });

    test('leave older tables to be brought up to date first', async () => {
      const { database } = await useDatabase(engine);
      expect(await checkSchema(database)).toMatchObject({ problem: { kind: 'missing' } });
      await migrate(database);
      expect(await checkSchema(database, currentSchemaVersion + 1)).toMatchObject({
        problem: { kind: 'older' },
      });
    });

    test('let one contact have one row, and one row one contact', async () => {
      const { database } = await useDatabase(engine);
      await migrate(database);
      const link = (contact_id: number, row: number) =>
        database.db
          .insertInto('dynamics365.link')
          .values({
            contact_id,
            contact_guid: `00000000-0000-4000-8000-00000000000${contact_id}`,
            row_id: `00000000-0000-4000-9000-00000000000${row}`,
            origin: 'created',
            linked_at: database.dialect.utcNow(),
          })
          .execute();
      await link(1, 1);
      await expect(link(1, 2)).rejects.toMatchObject({ kind: 'duplicate' });
      await expect(link(2, 1)).rejects.toMatchObject({ kind: 'duplicate' });
    });
  });
}
