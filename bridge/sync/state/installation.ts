import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { readDatabaseIdentity, readMainIdentity } from '../../xperience/checks/readDatabaseIdentity.ts';
import { SyncRefused } from '../syncRefused.ts';

export interface Installation {
  /** Name space of every row ID. */
  installationId: string;
  /** Dynamics organisation the installation was adopted for. */
  organizationId?: string;
}

/** @throws SyncRefused before the set-up */
export async function readInstallation({ db }: DatabaseHandle): Promise<Installation> {
  const row = await db
    .selectFrom('dynamics365.installation')
    .select(['installation_id', 'organization_id'])
    .where('id', '=', 1)
    .executeTakeFirst();
  if (!row) {
    throw new SyncRefused({
      kind: 'notReady',
      code: 'notSetUp',
      detail: 'The bridge has not been set up in this database yet. Run the set-up first.',
    });
  }
  return {
    installationId: row.installation_id,
    ...(row.organization_id === null ? {} : { organizationId: row.organization_id }),
  };
}

/** The organisation of Dynamics that answered. */
export interface OrganizationIdentity {
  organizationId: string;
  /** Its address, where it is known. */
  url?: string;
}

/** What belongs together; each part null until it is known. */
export interface InstallationIdentity {
  /** Of the contacts and the bridge tables. */
  server: string | null;
  database: string | null;
  /** Of everything else; null where that is the same database. */
  mainServer: string | null;
  mainDatabase: string | null;
  organizationId: string | null;
}

/** Why the pair found is not the stored one. */
export interface IdentityMismatch {
  code: 'databaseDiffers' | 'organizationDiffers';
  detail: string;
}

const remedy = 'If that is meant, run “npm run setup -- --adopt-again”.';

/** What this installation was set up for; undefined before the set-up. */
export async function readStoredIdentity({ db }: ContactHandle): Promise<InstallationIdentity | undefined> {
  return db
    .selectFrom('dynamics365.installation')
    .select(['database_server as server', 'database_name as database', 'organization_id as organizationId'])
    .select(['main_server as mainServer', 'main_database as mainDatabase'])
    .where('id', '=', 1)
    .executeTakeFirst();
}

/** Compares the database this is, and the organisation where one is given, with what was stored by the set-up. */
export async function findIdentityMismatch(
  database: DatabaseHandle,
  organization: OrganizationIdentity | undefined,
): Promise<IdentityMismatch | undefined> {
  const stored = await readStoredIdentity(database);
  if (!stored) return undefined;
  const copied = await findCopy(database, stored);
  if (copied !== undefined) {
    return {
      code: 'databaseDiffers',
      detail: `${copied}: a copy would write to the original's Dynamics. ${remedy}`,
    };
  }
  if (organization && differs(stored.organizationId, organization.organizationId)) {
    return {
      code: 'organizationDiffers',
      detail: `The bridge was set up for the Dynamics organisation ${stored.organizationId}, and DYNAMICS365_URL leads to ${organization.organizationId}. Correct the address. ${remedy}`,
    };
  }
  return undefined;
}

/** Which database is another one than at the set-up, in words. Either half may be the copy. */
async function findCopy(database: DatabaseHandle, stored: InstallationIdentity): Promise<string | undefined> {
  const found = await readDatabaseIdentity(database);
  if (differs(stored.server, found.server) || differs(stored.database, found.database))
    return `The bridge was set up in the database ${stored.database} on ${stored.server}, and this is ${found.database} on ${found.server}`;
  const main = await readMainIdentity(database);
  const mainServer = stored.mainServer ?? stored.server;
  const mainDatabase = stored.mainDatabase ?? stored.database;
  if (differs(mainServer, main.server) || differs(mainDatabase, main.database))
    return `The bridge was set up with the main database ${mainDatabase} on ${mainServer}, and this is ${main.database} on ${main.server}`;
  return undefined;
}

/**
 * Stores which database and which organisation belong together, so that a copy of either is noticed later.
 * @param options.onlyFirst leave an organisation alone that is stored already: two processes may start at once
 */
export async function saveIdentity(
  database: DatabaseHandle,
  organization: OrganizationIdentity | undefined,
  { onlyFirst = false }: { onlyFirst?: boolean } = {},
): Promise<void> {
  const found = await readDatabaseIdentity(database);
  const main = database.separated ? await readMainIdentity(database) : undefined;
  const update = database.db
    .updateTable('dynamics365.installation')
    .set({
      database_server: found.server,
      database_name: found.database,
      main_server: main?.server ?? null,
      main_database: main?.database ?? null,
      adopted_at: database.dialect.utcNow(),
      ...(organization && { organization_id: organization.organizationId.toLowerCase() }),
      ...(organization?.url === undefined ? {} : { organization_url: organization.url }),
    })
    .where('id', '=', 1);
  await (onlyFirst ? update.where('organization_id', 'is', null) : update).execute();
}

function differs(stored: string | null, found: string): boolean {
  return stored !== null && !sameText(stored, found);
}
