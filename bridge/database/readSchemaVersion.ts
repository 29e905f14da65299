import type { ContactHandle } from './bridgeDatabase.ts';
import { typed } from './typed.ts';

/** The version of the bridge tables; undefined when there are none. */
export async function readSchemaVersion({ db, dialect }: ContactHandle): Promise<number | undefined> {
  if ((await dialect.readColumns(db, 'dynamics365.schema_version')).length === 0) return undefined;
  const row = await db
    .selectFrom('dynamics365.schema_version')
    .select((eb) => typed(eb.fn.max('version'), 'int').as('version'))
    .executeTakeFirst();
  return row?.version ?? undefined;
}
