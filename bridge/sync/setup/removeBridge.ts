import { sql } from 'kysely';
import type { BridgeDatabase, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bridgeTables } from '../../database/bridgeTables.ts';
import { quoteTable } from '../../database/createTableSql.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { readSchemaVersion } from '../../database/readSchemaVersion.ts';
import { type AddedSetting, removeSettings } from '../../xperience/setup/addMissingSettings.ts';
import { type CreatedField, dropLinkFields } from '../../xperience/setup/createLinkFields.ts';
import { isAnyRunning } from '../state/runs/runStore.ts';
import { readMark, setupMarks } from '../state/settings/setupMarks.ts';
import { SyncRefused } from '../syncRefused.ts';

export interface RemovalReport {
  tables: number;
  settings: string[];
  fields: string[];
}

/**
 * Takes away what the set-up made: the bridge tables and the settings and fields it added itself. Links in OM_Contact,
 * settings that were there before and everything in Dynamics stay.
 * @throws SyncRefused while a run is recorded as running
 */
export async function removeBridge(database: BridgeDatabase): Promise<RemovalReport> {
  if ((await readSchemaVersion(database)) === undefined) return { tables: 0, settings: [], fields: [] };
  return inTransaction(database, async (handle) => {
    await handle.dialect.migrationLock?.execute(handle.db);
    if (await isAnyRunning(handle)) {
      throw new SyncRefused({
        kind: 'conflict',
        code: 'runGoing',
        detail: 'A run is still going. Cancel it or let it end, stop the bridge, and remove it then.',
      });
    }
    const settings = (await readMark<AddedSetting[]>(handle, setupMarks.addedSettings)) ?? [];
    const fields = (await readMark<CreatedField[]>(handle, setupMarks.createdFields)) ?? [];
    await removeSettings(handle, settings);
    await dropLinkFields(handle, fields);
    let tables = 0;
    for (const { name } of Object.values(bridgeTables).reverse()) {
      if ((await handle.dialect.readColumns(handle.db, name)).length === 0) continue;
      await sql.raw(`drop table ${quoteTable(name).full}`).execute(handle.db);
      tables += 1;
    }
    if (handle.dialect.engine === 'sqlServer') await dropSchemas(handle);
    return {
      tables,
      settings: settings.map(({ name }) => name),
      fields: fields.map(({ name }) => name),
    };
  });
}

/** The script of rights made views in the main database. */
async function dropSchemas({ db, main, product }: DatabaseHandle): Promise<void> {
  for (const view of product.rights.views) await sql.raw(`drop view if exists ${view}`).execute(main);
  await sql`drop schema if exists dynamics365_site`.execute(main);
  await sql`drop schema dynamics365`.execute(db);
}
