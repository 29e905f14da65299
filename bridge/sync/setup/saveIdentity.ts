import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { readDatabaseIdentity } from '../../xperience/readDatabaseIdentity.ts';
import { SyncRefused } from '../syncRefused.ts';

/** The organisation of Dynamics that answered. */
export interface OrganizationIdentity {
  organizationId: string;
  url: string;
}

/**
 * Stores which database and which organisation belong together, so that a copy of either is noticed later.
 * @param again take a new pair in place of the stored one
 * @throws SyncRefused when one of them is another than before
 */
export async function saveIdentity(
  database: DatabaseHandle,
  organization: OrganizationIdentity | undefined,
  again: boolean,
): Promise<void> {
  const found = await readDatabaseIdentity(database);
  const stored = await database.db
    .selectFrom('dynamics365.installation')
    .selectAll()
    .where('id', '=', 1)
    .executeTakeFirst();
  const moved =
    differs(stored?.database_server, found.server) || differs(stored?.database_name, found.database);
  if (!again && moved) {
    throw refuse(
      `The bridge was set up in the database ${stored?.database_name} on ${stored?.database_server}, and this is ${found.database} on ${found.server}: a copy would write to the same Dynamics.`,
    );
  }
  if (!again && organization && differs(stored?.organization_id, organization.organizationId)) {
    throw refuse(
      `The bridge was set up for the Dynamics organisation ${stored?.organization_id}, and ${organization.url} is ${organization.organizationId}.`,
    );
  }
  await database.db
    .updateTable('dynamics365.installation')
    .set({
      database_server: found.server,
      database_name: found.database,
      adopted_at: database.dialect.utcNow(),
      ...(organization && {
        organization_id: organization.organizationId.toLowerCase(),
        organization_url: organization.url,
      }),
    })
    .where('id', '=', 1)
    .execute();
}

function differs(stored: string | null | undefined, found: string): boolean {
  return typeof stored === 'string' && !sameText(stored, found);
}

function refuse(detail: string): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'anotherInstallation',
    detail: `${detail} If that is meant, run the set-up with --adopt-again.`,
  });
}
