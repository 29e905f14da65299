import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { isLinkField } from '../../checks/checkLinkFields.ts';
import type { XperienceFinding } from '../../checks/xperienceFinding.ts';
import { readContactForm } from '../../fields/readContactFields.ts';

/** Newest rows that are looked at: enough to tell, and read in a moment. */
const looked = 1000;

/**
 * Whether separated contact data is that of this main database. Nothing in Xperience says so, therefore what cannot be
 * in one installation is looked for: a field of the contact without its column, activities of sites and contacts of
 * owners of whom not a single one exists. Finding none of it proves nothing (an inference: numbers of small
 * installations are alike); which two belong together is stored by the set-up.
 */
export async function checkBelonging(database: DatabaseHandle): Promise<XperienceFinding[]> {
  const reason =
    (await missingColumn(database)) ?? (await unknownSites(database)) ?? (await unknownOwners(database));
  if (reason === undefined) return [];
  return [
    {
      code: 'databasesApart',
      detail: `The two databases do not belong together: ${reason}.`,
      remedy:
        'Give both connection strings as they stand in one and the same web.config: CMSConnectionString as XPERIENCE_DATABASE, CMSOMConnectionString as XPERIENCE_CONTACT_DATABASE.',
    },
  ];
}

async function missingColumn(database: DatabaseHandle): Promise<string | undefined> {
  const columns = await database.dialect.readColumns(database.db, 'OM_Contact');
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const field = (await readContactForm(database)).find(
    ({ column }) => !isLinkField(column) && !names.has(column.toLowerCase()),
  );
  return field && `the contact's field ${field.column} of the main database is no column of OM_Contact`;
}

async function unknownSites({ db, main, dialect }: DatabaseHandle): Promise<string | undefined> {
  const newest = db.selectFrom('OM_Activity').select('ActivitySiteID').orderBy('ActivityID', 'desc');
  const ids = new Set((await dialect.limit(newest, looked).execute()).map((row) => row.ActivitySiteID));
  // 0 is an activity of no site.
  ids.delete(0);
  if (ids.size === 0) return undefined;
  const sites = await main.selectFrom('CMS_Site').select('SiteID').execute();
  return sites.some((row) => ids.has(row.SiteID))
    ? undefined
    : `the main database has none of the sites of the newest activities (ActivitySiteID ${first(ids)})`;
}

async function unknownOwners({ db, main, dialect }: DatabaseHandle): Promise<string | undefined> {
  const owned = db
    .selectFrom('OM_Contact')
    .select('ContactOwnerUserID')
    .where('ContactOwnerUserID', 'is not', null)
    .orderBy('ContactID', 'desc');
  const rows = await dialect.limit(owned, looked).execute();
  const ids = [...new Set(rows.flatMap((row) => row.ContactOwnerUserID ?? []))];
  if (ids.length === 0) return undefined;
  const users = await main.selectFrom('CMS_User').select('UserID').where('UserID', 'in', ids).execute();
  return users.length > 0
    ? undefined
    : `the main database has none of the users who own contacts (ContactOwnerUserID ${first(ids)})`;
}

function first(ids: Iterable<number>): string {
  return [...ids].slice(0, 5).join(', ');
}
