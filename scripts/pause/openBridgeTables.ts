import { configuredTimeZone } from '../../bridge/config/configuredTimeZone.ts';
import { readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { checkSchema } from '../../bridge/database/checkSchema.ts';
import { openDatabase } from '../../bridge/database/openDatabase.ts';
import { describedTables } from '../../bridge/xperience/products/describedTables.ts';

export const databaseHelp = `  --database TEXT  connection string of the database with the bridge tables; default: XPERIENCE_CONTACT_DATABASE
                   where contact data is separated, else XPERIENCE_DATABASE`;

/**
 * Opens the database with the bridge tables, and nothing else: what must work while the rest of the configuration, or
 * Dynamics, does not.
 * @param text connection string; default: XPERIENCE_CONTACT_DATABASE where contact data is separated, else XPERIENCE_DATABASE
 * @throws with what to do when there is none, or the set-up has not run
 */
export async function openBridgeTables(env: Environment, text?: string): Promise<BridgeDatabase> {
  const given = text ?? (env.XPERIENCE_CONTACT_DATABASE || env.XPERIENCE_DATABASE);
  if (!given)
    throw new Error('XPERIENCE_DATABASE is missing. Set it as for “npm start”, or give --database.');
  const target = readDatabaseTarget(given);
  if ('wrong' in target) throw new Error(`The connection string ${target.wrong}`);
  const database = await openDatabase(
    { database: target },
    {
      timeZone: configuredTimeZone(env),
      tables: describedTables,
    },
  );
  const { problem } = await checkSchema(database);
  if (!problem) return database;
  await database.close();
  throw new Error(`${problem.detail} ${problem.remedy}`);
}
