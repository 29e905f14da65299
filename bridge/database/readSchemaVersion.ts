import type { ContactHandle } from './bridgeDatabase.ts';
import { typed } from './typed.ts';

/** The version of the bridge tables; undefined when there are none. */
export async function readSchemaVersion(database: ContactHandle): Promise<number | undefined> {
  const { db, dialect } = database;
  if ((await dialect.readColumns(db, 'dynamics365.schema_version')).length === 0) return undefined;
  return askSchemaVersion(database);
}

/** The same in one statement. @throws when there are no bridge tables */
export async function askSchemaVersion({ db }: Pick<ContactHandle, 'db'>): Promise<number | undefined> {
  const row = await db
    .selectFrom('dynamics365.schema_version')
    .select((eb) => typed(eb.fn.max('version'), 'int').as('version'))
    .executeTakeFirst();
  return row?.version ?? undefined;
}
