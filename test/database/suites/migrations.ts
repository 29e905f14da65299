import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { bridgeTables } from '../../../bridge/database/bridgeTables.ts';
import { migrate } from '../../../bridge/database/migrate.ts';
import { currentSchemaVersion, migrations } from '../../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../../bridge/database/readSchemaVersion.ts';
import { keptColumns, type TestEngine } from '../engine.ts';
import { useDatabase } from '../useDatabase.ts';

/** Tables as a program of that version left them. */
async function migrateTo({ db, dialect }: BridgeDatabase, version: number): Promise<void> {
  for (const statement of dialect.createSchema) await sql.raw(statement).execute(db);
  for (const migration of migrations.filter((each) => each.version <= version)) {
    for (const statement of migration.statements(dialect)) await sql.raw(statement).execute(db);
    await db
      .insertInto('dynamics365.schema_version')
      .values({ version: migration.version, name: migration.name, applied_at: dialect.utcNow() })
      .execute();
  }
}

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

    test('move the progress of activities that older tables kept with the contact', async () => {
      const { database } = await useDatabase(engine);
      await migrateTo(database, 2);
      const known = sql`insert into dynamics365.contact_state
        (contact_id, version, held, activity_position, activity_target, activity_count, changed_at) values`;
      await sql`${known} (7, 1, 0, 120, 480, 3, ${database.dialect.utcNow()})`.execute(database.db);
      await sql`${known} (8, 1, 0, 90, null, null, ${database.dialect.utcNow()})`.execute(database.db);
      await sql`${known} (9, 1, 0, null, null, null, ${database.dialect.utcNow()})`.execute(database.db);
      expect(await migrate(database)).toEqual({ from: 2, to: currentSchemaVersion });
      const progress = database.db.selectFrom('dynamics365.activity_progress').selectAll();
      expect(await progress.orderBy('contact_id').execute()).toEqual([
        { contact_id: 7, floor: 120, position: 120, target: 480, seen: 3 },
        { contact_id: 8, floor: 90, position: 90, target: null, seen: 0 },
      ]);
      const state = await database.dialect.readColumns(database.db, 'dynamics365.contact_state');
      expect(state.map(({ name }) => name)).not.toContain('activity_position');
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
