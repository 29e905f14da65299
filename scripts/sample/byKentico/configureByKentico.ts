import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { sampleMapping } from '../sampleMapping.ts';
import { qualifyingGroup } from './addGroups.ts';

/** Settings as an administrator leaves them; those of the module as text, the bridge's own as JSON. */
const settings: Readonly<Record<string, string>> = {
  Dynamics365ContactSyncEnabled: 'True',
  Dynamics365ActivitySyncEnabled: 'True',
  Dynamics365ContactMapping: JSON.stringify(sampleMapping),
  contactGroups: JSON.stringify(qualifyingGroup),
};

/**
 * Configures the bridge in a sample of Xperience by Kentico that was set up: the settings of such an installation are in a
 * bridge table, so that they cannot be part of the sample itself.
 */
export async function configureByKentico({ db, dialect }: DatabaseHandle): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
    await db
      .insertInto('dynamics365.setting')
      .values({ name, value, changed_at: dialect.utcNow(), changed_by: 'sample' })
      .execute();
  }
}
