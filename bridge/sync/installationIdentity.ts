import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import { sameText } from '../database/sameText.ts';
import { readDatabaseIdentity } from '../xperience/readDatabaseIdentity.ts';

/** The organisation of Dynamics that answered. */
export interface OrganizationIdentity {
  organizationId: string;
  /** Its address, where it is known. */
  url?: string;
}

/** The pair that belongs together; each part null until it is known. */
export interface InstallationIdentity {
  server: string | null;
  database: string | null;
  organizationId: string | null;
}

/** Why the pair found is not the stored one. */
export interface IdentityMismatch {
  code: 'databaseDiffers' | 'organizationDiffers';
  detail: string;
}

const remedy = 'If that is meant, run “npm run setup -- --adopt-again”.';

/** The pair this installation was set up for; undefined before the set-up. */
export async function readStoredIdentity({ db }: DatabaseHandle): Promise<InstallationIdentity | undefined> {
  return db
    .selectFrom('dynamics365.installation')
    .select(['database_server as server', 'database_name as database', 'organization_id as organizationId'])
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
  const found = await readDatabaseIdentity(database);
  if (differs(stored.server, found.server) || differs(stored.database, found.database)) {
    return {
      code: 'databaseDiffers',
      detail: `The bridge was set up in the database ${stored.database} on ${stored.server}, and this is ${found.database} on ${found.server}: a copy would write to the original's Dynamics. ${remedy}`,
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
  const update = database.db
    .updateTable('dynamics365.installation')
    .set({
      database_server: found.server,
      database_name: found.database,
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
