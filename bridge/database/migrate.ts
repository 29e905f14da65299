import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from './bridgeDatabase.ts';
import { DatabaseError } from './databaseError.ts';
import { inTransaction } from './inTransaction.ts';
import { type Migration, migrations } from './migrations.ts';
import { readSchemaVersion } from './readSchemaVersion.ts';

export interface MigrateOptions {
  /** The new installation's ID, for tests that need the same row IDs again; default: a random one. */
  installationId?: string;
  /** Steps to take instead of this program's, for tests of a later program. */
  steps?: readonly Migration[];
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
  { installationId, steps = migrations }: MigrateOptions = {},
): Promise<MigrateResult> {
  const to = steps.length;
  return inTransaction(database, async (handle) => {
    const { migrationLock, createSchema } = handle.dialect;
    await migrationLock?.execute(handle.db);
    for (const statement of createSchema) await sql.raw(statement).execute(handle.db);
    const from = await readSchemaVersion(handle);
    if (from !== undefined && from > to) {
      throw new DatabaseError(
        'other',
        `The bridge tables have version ${from}, this program knows ${to}. Install the newer program.`,
      );
    }
    await applyMigrations(
      handle,
      steps.filter(({ version }) => version > (from ?? 0)),
    );
    if (from === undefined) await startInstallation(handle, installationId ?? randomUUID());
    return { from, to };
  });
}

async function applyMigrations({ db, dialect }: ContactHandle, steps: readonly Migration[]): Promise<void> {
  for (const { version, name, breaks, statements } of steps) {
    for (const statement of statements(dialect)) await sql.raw(statement).execute(db);
    await db
      .insertInto('dynamics365.schema_version')
      .values({ version, name, applied_at: dialect.utcNow(), needs_version: breaks ? version : null })
      .execute();
  }
}

async function startInstallation({ db, dialect }: ContactHandle, installationId: string): Promise<void> {
  await db
    .insertInto('dynamics365.installation')
    .values({ id: 1, installation_id: installationId.toLowerCase(), created_at: dialect.utcNow() })
    .execute();
}
