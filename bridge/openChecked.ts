import type { Logger } from 'pino';
import { sampleMistake } from './config/sampleMistake.ts';
import { type Config, describeMistakes } from './config.ts';
import type { BridgeDatabase } from './database/bridgeDatabase.ts';
import { checkSchema } from './database/checkSchema.ts';
import { isDatabaseError } from './database/databaseError.ts';
import { zoneOfXperience } from './sync/state/settings/zoneOfXperience.ts';
import { waitWhileLocked } from './waitWhileLocked.ts';
import { checkXperience } from './xperience/checks/checkXperience.ts';
import { openXperience } from './xperience/openXperience.ts';
import { isSampleDatabase } from './xperience/settings/isSampleDatabase.ts';

/** Why the bridge cannot work with a database. */
export interface Refused {
  /** For an administrator, with what to do. */
  refused: string;
  /** Whether it passes by itself, such as a server that is down. */
  passes: boolean;
}

export interface OpenedXperience {
  database: BridgeDatabase;
  /** Zone of its local times; after a move it names that of the former server, too. */
  timeZone: string;
}

/** How long a start waits for another process that locks the database, such as a set-up that changes its tables. */
const lockPatienceMs = 60_000;

/**
 * Opens the database of Xperience, and looks whether the bridge finds in it all it needs. While another process locks it,
 * the start waits, and says so.
 */
export async function openChecked(config: Readonly<Config>, log: Logger): Promise<OpenedXperience | Refused> {
  try {
    return await waitWhileLocked(() => openOnce(config, log), {
      patienceMs: lockPatienceMs,
      onWait: (error) =>
        log.warn(
          { err: error },
          `Another process locks the database of Xperience: the start waits until it has written, ${lockPatienceMs / 1000} seconds at most`,
        ),
    });
  } catch (error) {
    return {
      refused: `The database of Xperience cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      passes: passes(error),
    };
  }
}

/** @throws DatabaseError */
async function openOnce(config: Readonly<Config>, log: Logger): Promise<OpenedXperience | Refused> {
  const database = await openXperience(config.xperience, {
    timeZone: config.xperience.timeZone,
    onError: (error) => log.warn({ err: error }, 'A connection to the database failed'),
  });
  try {
    const refused = await checkDatabase(database, config);
    if (!refused) return { database, timeZone: await zoneOfXperience(database, config.xperience.timeZone) };
    await database.close();
    return refused;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function checkDatabase(
  database: BridgeDatabase,
  { xperience, dynamics }: Readonly<Config>,
): Promise<Refused | undefined> {
  const findings = await checkXperience(database, xperience.site);
  if (findings.length > 0) {
    return {
      refused: findings.map(({ detail, remedy }) => `${detail}\n  → ${remedy}`).join('\n'),
      passes: findings.every(({ code }) => code === 'hotfixInProgress'),
    };
  }
  const { problem } = await checkSchema(database);
  if (problem) return { refused: `${problem.detail}\n  → ${problem.remedy}`, passes: false };
  const mistake = sampleMistake(await isSampleDatabase(database), dynamics.url);
  return mistake && { refused: describeMistakes([mistake]), passes: false };
}

/** A server that restarts or fails over is away for a while, and its databases are missing until they are recovered. */
function passes(error: unknown): boolean {
  return isDatabaseError(error, 'unavailable', 'databaseMissing', 'busy', 'deadlock', 'timeout');
}
