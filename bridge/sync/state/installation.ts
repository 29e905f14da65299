import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
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
