import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import { sameText } from '../database/sameText.ts';
import type { CallOptions, DataverseClient } from '../dataverse/types.ts';
import { isHotfixInProgress } from '../xperience/checkXperience.ts';
import { currentTimes } from '../xperience/currentTimes.ts';
import { readDatabaseIdentity } from '../xperience/readDatabaseIdentity.ts';
import { SyncRefused } from './syncRefused.ts';

interface Source {
  database: DatabaseHandle;
  dataverse: DataverseClient;
}

interface Identity {
  organization_id: string;
  database_server: string;
  database_name: string;
}

/**
 * Refuses to write with anything but the pair of database and Dynamics organisation this installation was adopted
 * for: a restored copy of the database would otherwise write into the original's Dynamics. The first use adopts.
 *
 * @throws SyncRefused when either differs, or while Xperience applies a hotfix
 * @throws DataverseUnavailable
 */
export async function checkBrakes(parts: Source, call: CallOptions): Promise<void> {
  await refuseDuringHotfix(parts);
  const found = await readIdentity(parts, call);
  const adopted = await parts.database.db
    .selectFrom('dynamics365.installation')
    .select(['organization_id', 'database_server', 'database_name'])
    .where('id', '=', 1)
    .executeTakeFirst();
  if (!adopted) return;
  if (
    differs(adopted.database_server, found.database_server) ||
    differs(adopted.database_name, found.database_name)
  ) {
    throw refuse(
      'databaseDiffers',
      `This database is ${found.database_name} on ${found.database_server}, but the installation was set up as ${adopted.database_name} on ${adopted.database_server}. If it is a copy, do not let it write to the original's Dynamics; if it was moved, adopt it.`,
    );
  }
  if (adopted.organization_id === null) {
    await store(parts, found, 'unadopted');
    return;
  }
  if (adopted.organization_id !== found.organization_id) {
    throw refuse(
      'organizationDiffers',
      `DYNAMICS365_URL leads to the Dynamics organisation ${found.organization_id}, but this installation was set up for ${adopted.organization_id}. Correct the address, or adopt the new organisation.`,
    );
  }
}

function differs(stored: string | null, found: string): boolean {
  return stored !== null && !sameText(stored, found);
}

/** Records database and organisation as they are now as those that belong together. */
export async function adoptInstallation(parts: Source, call: CallOptions = {}): Promise<void> {
  await store(parts, await readIdentity(parts, call), 'always');
}

/** @throws SyncRefused while Xperience changes its own database */
export async function refuseDuringHotfix({ database }: Pick<Source, 'database'>): Promise<void> {
  if (!(await isHotfixInProgress(database))) return;
  throw refuse(
    'hotfixInProgress',
    'Xperience is applying a hotfix to its database; nothing is written meanwhile. Run the sync again afterwards.',
  );
}

async function readIdentity({ database, dataverse }: Source, call: CallOptions): Promise<Identity> {
  const { organizationId } = await dataverse.whoAmI(call);
  const held = await readDatabaseIdentity(database);
  return { organization_id: organizationId, database_server: held.server, database_name: held.database };
}

async function store({ database }: Source, found: Identity, when: 'unadopted' | 'always'): Promise<void> {
  const { utc } = await currentTimes(database);
  const update = database.db
    .updateTable('dynamics365.installation')
    .set({ ...found, adopted_at: utc })
    .where('id', '=', 1);
  await (when === 'always' ? update : update.where('organization_id', 'is', null)).execute();
}

function refuse(code: string, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'notReady', code, detail });
}
