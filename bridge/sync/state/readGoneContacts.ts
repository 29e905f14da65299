import { type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { GoneContact } from './goneContact.ts';
import { readHeirs } from './readHeirs.ts';
import type { BridgeSettings } from './settings/bridgeSettings.ts';

/** Codes of failures that say a contact has gone: its row was kept, or could not be deactivated. */
export const goneCodes = {
  deleted: 'contactDeleted',
  merged: 'contactMerged',
  notDeactivated: 'rowNotDeactivated',
} as const;

/** Which of them say all there is to say under each rule. */
const said: Record<BridgeSettings['goneContact'], readonly string[]> = {
  keep: [goneCodes.deleted, goneCodes.merged],
  unlink: [],
  deactivate: [goneCodes.notDeactivated],
};

export interface GonePage {
  /** ContactIDs between which links are looked at, the first one left out. */
  after: number;
  upTo: number;
  limit: number;
  rule: BridgeSettings['goneContact'];
  /** With those too that were reported and wait. */
  all: boolean;
}

/**
 * Linked contacts that are no longer in Xperience, by ContactID. Those reported under the rule are left out until
 * their failure is due again.
 */
export async function readGoneContacts(database: DatabaseHandle, page: GonePage): Promise<GoneContact[]> {
  let query = goneLinks(database)
    .where('link.contact_id', '>', page.after)
    .where('link.contact_id', '<=', page.upTo)
    .orderBy('link.contact_id');
  if (!page.all && said[page.rule].length > 0)
    query = query.where((eb) => eb.not(eb.exists(asleep(database, page.rule))));
  return withHeirs(database, await database.dialect.limit(query, page.limit).execute());
}

/** Those of them that rows are linked to. */
export async function readGoneHolders(
  database: DatabaseHandle,
  rowIds: readonly string[],
): Promise<GoneContact[]> {
  const { dialect } = database;
  const rows = rowIds.map((row_id) => ({ row_id }));
  const wanted = dialect.jsonRows('wanted', { row_id: 'uniqueidentifier' }, rows);
  const query = goneLinks(database).where('link.row_id', 'in', (eb) =>
    eb.selectFrom(wanted).select('wanted.row_id'),
  );
  return withHeirs(database, await query.orderBy('link.contact_id').execute());
}

function goneLinks({ db }: DatabaseHandle) {
  return db
    .selectFrom('dynamics365.link as link')
    .leftJoin('OM_Contact as contact', 'contact.ContactID', 'link.contact_id')
    .select(['link.contact_id', 'link.contact_guid', 'link.row_id'])
    .where('contact.ContactID', 'is', null);
}

async function withHeirs(
  database: DatabaseHandle,
  rows: readonly { contact_id: number; contact_guid: string; row_id: string }[],
): Promise<GoneContact[]> {
  const heirs = await readHeirs(database, rows);
  return rows.map(({ contact_id, contact_guid, row_id }) => {
    const heir = heirs.get(contact_id);
    return { contactId: contact_id, contactGuid: contact_guid, rowId: row_id, ...(heir ? { heir } : {}) };
  });
}

function asleep({ db, dialect }: DatabaseHandle, rule: BridgeSettings['goneContact']) {
  return db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where(sql<SqlBool>`failure.contact_id = link.contact_id`)
    .where('failure.activity_id', '=', 0)
    .where('failure.field', '=', '')
    .where('failure.code', 'in', said[rule])
    .where((eb) =>
      eb.or([
        eb('failure.state', '=', 'dismissed'),
        eb.and([
          eb('failure.state', '=', 'open'),
          eb.or([
            eb('failure.next_attempt_at', 'is', null),
            eb('failure.next_attempt_at', '>', dialect.utcNow()),
          ]),
        ]),
      ]),
    );
}
