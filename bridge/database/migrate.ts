import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from './bridgeDatabase.ts';
import { DatabaseError } from './databaseError.ts';
import { inTransaction } from './inTransaction.ts';
import { currentSchemaVersion, migrations } from './migrations.ts';
import { readSchemaVersion } from './readSchemaVersion.ts';

export interface MigrateOptions {
  /** The new installation's ID, for tests that need the same row IDs again; default: a random one. */
  installationId?: string;
}

/** What a migration did. */
export interface MigrateResult {
  /** Version found; undefined when there were no bridge tables. */
  from: number | undefined;
  to: number;
}

/**
 * Makes the bridge tables or brings them to this program's version, all in one transaction. Running it again, or
 * twice at once, changes nothing more.
 * @throws when the tables are of a newer program
 */
export async function migrate(
  database: DatabaseHandle,
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  return inTransaction(database, async (handle) => {
    const { migrationLock, createSchema } = handle.dialect;
    await migrationLock?.execute(handle.db);
    for (const statement of createSchema) await sql.raw(statement).execute(handle.db);
    const from = await readSchemaVersion(handle);
    if (from !== undefined && from > currentSchemaVersion) {
      throw new DatabaseError(
        'other',
        `The bridge tables have version ${from}, this program knows ${currentSchemaVersion}. Install the newer program.`,
      );
    }
    await applyMigrations(handle, from ?? 0);
    if (from === undefined) await startInstallation(handle, options.installationId ?? randomUUID());
    return { from, to: currentSchemaVersion };
  });
}

async function applyMigrations({ db, dialect }: ContactHandle, from: number): Promise<void> {
  for (const { version, name, statements } of migrations.filter((migration) => migration.version > from)) {
    for (const statement of statements(dialect)) await sql.raw(statement).execute(db);
    await db
      .insertInto('dynamics365.schema_version')
      .values({ version, name, applied_at: dialect.utcNow() })
      .execute();
  }
}

async function startInstallation({ db, dialect }: ContactHandle, installationId: string): Promise<void> {
  await db
    .insertInto('dynamics365.installation')
    .values({ id: 1, installation_id: installationId.toLowerCase(), created_at: dialect.utcNow() })
    .execute();
}
