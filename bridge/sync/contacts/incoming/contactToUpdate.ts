import type { Switches } from '../../../xperience/readSettings.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { isKnownVersion } from './isKnownVersion.ts';
import { readStanding } from './readStanding.ts';

/**
 * The contact that may have something to take from a row; undefined when the row is not linked, or is known in this
 * version. Flows deliver a row again and again, so this is told before anything else of it is read.
 * @param rowId GUID in lower case
 * @param version of the row as it was delivered, as far as it tells one
 * @returns ContactID
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0, as the module answered
 */
export async function contactToUpdate(
  { database, site }: Pick<SyncParts, 'database' | 'site'>,
  rowId: string,
  version: string | undefined,
): Promise<number | undefined> {
  const { switches, known } = await readStanding(database, rowId, site);
  requireSwitchedOn(switches);
  return known === undefined || isKnownVersion(version, known.rowVersion) ? undefined : known.contactId;
}

function requireSwitchedOn({ contactSyncEnabled, minimumScore }: Switches): void {
  if (contactSyncEnabled && minimumScore > 0) return;
  throw new SyncRefused({
    kind: 'forbidden',
    code: contactSyncEnabled ? 'minimumScoreNotSet' : 'contactSyncOff',
    detail: contactSyncEnabled
      ? 'The minimum score in the settings of Xperience is not above 0. Set it to take changes from Dynamics.'
      : 'Contact synchronization is switched off in the settings of Xperience. Switch it on to take changes from Dynamics.',
  });
}
