import type { ContactHandle } from '../../bridge/database/bridgeDatabase.ts';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';

/** Has the bridge tables say that they are of the program before this one. */
export async function makeOlder({ db, dialect }: ContactHandle): Promise<void> {
  await db.deleteFrom('dynamics365.schema_version').execute();
  const before = { version: currentSchemaVersion - 1, name: 'before', applied_at: dialect.utcNow() };
  await db.insertInto('dynamics365.schema_version').values(before).execute();
}
