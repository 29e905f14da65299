import { configuredTimeZone } from '../../bridge/config/configuredTimeZone.ts';
import { readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { sampleMistake } from '../../bridge/config/sampleMistake.ts';
import { describeMistakes, readConfig } from '../../bridge/config.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import type { LostParts } from '../../bridge/sync/activities/lost/searchLost.ts';
import { checkXperience } from '../../bridge/xperience/checks/checkXperience.ts';
import { openXperience } from '../../bridge/xperience/openXperience.ts';
import { isSampleDatabase } from '../../bridge/xperience/settings/isSampleDatabase.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { readTarget, type SetupTarget } from '../setup/readTarget.ts';
import type { MigrateOptions } from './readOptions.ts';

/** What the check looks at, before the bridge is set up or after. */
export interface OpenedForCheck {
  database: BridgeDatabase;
  site: string | undefined;
  /** With Dynamics; the sentence says why not. */
  parts: LostParts | { notAsked: string };
  close(): Promise<void>;
}

/**
 * Opens the database with the login of the service, or that of the set-up where there is none yet, and Dynamics where the
 * configuration is complete. Nothing need be set up.
 * @throws CommandRefused where this is no database of Xperience 13
 */
export async function openForCheck(
  env: Environment,
  options: Pick<MigrateOptions, 'database' | 'contactDatabase'>,
): Promise<OpenedForCheck> {
  const read = readConfig(env);
  const target = 'config' in read ? read.config.xperience : targetOf(env, options);
  const timeZone = 'config' in read ? read.config.xperience.timeZone : configuredTimeZone(env);
  const database = await openXperience(target, { timeZone });
  try {
    const site = 'config' in read ? read.config.xperience.site : env.XPERIENCE_SITE;
    const obstacles = (await checkXperience(database, site)).filter(({ code }) => !isPassable(code));
    if (obstacles.length > 0)
      throw new CommandRefused(obstacles.map(({ detail, remedy }) => `${detail} ${remedy}`).join('\n'));
    if (!('config' in read)) {
      const notAsked = `The configuration is not complete: ${describeMistakes(read.mistakes)}`;
      return { database, site, parts: { notAsked }, close: () => database.close() };
    }
    const { config } = read;
    const mistake = sampleMistake(await isSampleDatabase(database), config.dynamics.url);
    if (mistake) throw new CommandRefused(describeMistakes([mistake]));
    const { dynamics, proxies } = config;
    const dataverse = createDataverseClient({
      url: dynamics.url,
      tokens: createTokenSource({ ...dynamics, proxies }),
      proxies,
    });
    const parts = {
      database,
      dataverse,
      site,
      zones: { xperience: timeZone, dynamics: dynamics.timeZone },
      extensions: await loadExtensions(config.extensions),
    };
    return {
      database,
      site,
      parts,
      close: async () => {
        await dataverse.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Nothing is written, and without the link fields there is only less to see. */
function isPassable(code: string): boolean {
  return code.startsWith('linkField') || code === 'hotfixInProgress';
}

/** The service's where it is configured. */
function targetOf(
  env: Environment,
  { database, contactDatabase }: Pick<MigrateOptions, 'database' | 'contactDatabase'>,
): SetupTarget {
  if (database !== undefined || !env.XPERIENCE_DATABASE) return readTarget(database, contactDatabase, env);
  const main = readDatabaseTarget(env.XPERIENCE_DATABASE);
  if ('wrong' in main) throw new CommandRefused(`XPERIENCE_DATABASE ${main.wrong}`);
  if (!env.XPERIENCE_CONTACT_DATABASE) return { database: main };
  const contacts = readDatabaseTarget(env.XPERIENCE_CONTACT_DATABASE);
  if ('wrong' in contacts) throw new CommandRefused(`XPERIENCE_CONTACT_DATABASE ${contacts.wrong}`);
  return { database: main, contactDatabase: contacts };
}
