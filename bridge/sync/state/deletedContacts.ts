import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import type { ContactTables } from '../../database/tables.ts';
import { waitsForRetry } from '../../xperience/contacts/contactFilters.ts';
import type { BridgeSettings } from './settings/bridgeSettings.ts';

/** A linked contact that is no longer in Xperience, as its link holds it. */
export interface DeletedContact {
  contactId: number;
  contactGuid: string;
  /** The row it is linked to. */
  rowId: string;
  /** The contact it was merged into; absent when it was deleted. */
  survivor?: Survivor;
}

/** A contact that another one was merged into. */
export interface Survivor {
  contactId: number;
  contactGuid: string;
  /** Row in its link field: a merge may have put that of the other contact there. */
  fieldRowId: string | null;
  /** Row in the link table. */
  linkedRowId: string | null;
}

interface DeletedLink {
  contact_id: number;
  contact_guid: string;
  row_id: string;
}

/**
 * The contacts that others were merged into, by the ContactID of those. A merge leaves the GUID of the contact that
 * goes in OM_VisitorToContact and copies its filled fields, the link field among them, to the one that stays (both
 * inferences from version 12): a contact that carries the row is the survivor in any case.
 */
export async function readSurvivors(
  database: DatabaseHandle,
  gone: readonly DeletedLink[],
): Promise<Map<number, Survivor>> {
  if (gone.length === 0) return new Map();
  const { db, dialect } = database;
  const columns = columnsOf('dynamics365.link', { only: ['contact_guid', 'row_id'] });
  const given = () =>
    dialect.jsonRows(
      'given',
      columns,
      gone.map(({ contact_guid, row_id }) => ({ contact_guid, row_id })),
    );
  const survivor = [
    'contact.ContactID as contactId',
    'contact.ContactGUID as contactGuid',
    'contact.ContactDynamics365RelatedID as fieldRowId',
    'link.row_id as linkedRowId',
  ] as const;
  const named = await db
    .selectFrom('OM_VisitorToContact as visitor')
    .innerJoin(given(), 'given.contact_guid', 'visitor.VisitorToContactVisitorGUID')
    .innerJoin('OM_Contact as contact', 'contact.ContactID', 'visitor.VisitorToContactContactID')
    .leftJoin('dynamics365.link as link', 'link.contact_id', 'contact.ContactID')
    .select(['visitor.VisitorToContactVisitorGUID as guid', ...survivor])
    .execute();
  const carrying = await db
    .selectFrom('OM_Contact as contact')
    .innerJoin(given(), 'given.row_id', 'contact.ContactDynamics365RelatedID')
    .leftJoin('dynamics365.link as link', 'link.contact_id', 'contact.ContactID')
    .select(survivor)
    // Of several the last one counts: one that has no row of its own.
    .orderBy('link.row_id', 'desc')
    .execute();
  const byGuid = new Map(named.map(({ guid, ...found }) => [guid, found]));
  const byRow = new Map(carrying.map((found) => [found.fieldRowId, found]));
  return new Map(
    gone.flatMap(({ contact_id, contact_guid, row_id }) => {
      const found = byRow.get(row_id) ?? byGuid.get(contact_guid);
      return found ? [[contact_id, found]] : [];
    }),
  );
}

/** Codes of failures that say a contact has gone: its row was kept, or could not be deactivated. */
export const deletedCodes = {
  deleted: 'contactDeleted',
  merged: 'contactMerged',
  notDeactivated: 'rowNotDeactivated',
} as const;

/** Which of them say all there is to say under each rule. */
const said: Record<BridgeSettings['goneContact'], readonly string[]> = {
  keep: [deletedCodes.deleted, deletedCodes.merged],
  unlink: [],
  deactivate: [deletedCodes.notDeactivated],
};

export interface DeletedPage {
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
export async function readDeletedContacts(
  database: DatabaseHandle,
  page: DeletedPage,
): Promise<DeletedContact[]> {
  let query = linksOfDeleted(database)
    .where('link.contact_id', '>', page.after)
    .where('link.contact_id', '<=', page.upTo)
    .orderBy('link.contact_id');
  if (!page.all && said[page.rule].length > 0)
    query = query.where((eb) => eb.not(eb.exists(isReported(database, page.rule))));
  return withSurvivors(database, await database.dialect.limit(query, page.limit).execute());
}

/** Those of them that rows are linked to. */
export async function readDeletedHolders(
  database: DatabaseHandle,
  rowIds: readonly string[],
): Promise<DeletedContact[]> {
  const { dialect } = database;
  const rows = rowIds.map((row_id) => ({ row_id }));
  const wanted = dialect.jsonRows('wanted', { row_id: 'uniqueidentifier' }, rows);
  const query = linksOfDeleted(database).where('link.row_id', 'in', (eb) =>
    eb.selectFrom(wanted).select('wanted.row_id'),
  );
  return withSurvivors(database, await query.orderBy('link.contact_id').execute());
}

/**
 * A contact that a move has left behind keeps its link and is on hold: it was not deleted, and may come with another
 * migration.
 */
function isHeld(eb: ExpressionBuilder<ContactTables & { link: ContactTables['dynamics365.link'] }, 'link'>) {
  return eb
    .selectFrom('dynamics365.contact_state as state')
    .select('state.contact_id')
    .whereRef('state.contact_id', '=', 'link.contact_id')
    .where('state.held', '=', true);
}

function linksOfDeleted({ db }: DatabaseHandle) {
  return db
    .selectFrom('dynamics365.link as link')
    .leftJoin('OM_Contact as contact', 'contact.ContactID', 'link.contact_id')
    .select(['link.contact_id', 'link.contact_guid', 'link.row_id'])
    .where('contact.ContactID', 'is', null)
    .where((eb) => eb.not(eb.exists(isHeld(eb))));
}

async function withSurvivors(
  database: DatabaseHandle,
  rows: readonly { contact_id: number; contact_guid: string; row_id: string }[],
): Promise<DeletedContact[]> {
  const survivors = await readSurvivors(database, rows);
  return rows.map(({ contact_id, contact_guid, row_id }) => {
    const survivor = survivors.get(contact_id);
    return {
      contactId: contact_id,
      contactGuid: contact_guid,
      rowId: row_id,
      ...(survivor ? { survivor } : {}),
    };
  });
}

/** The failure says all there is to say under the rule, and waits. */
function isReported(database: DatabaseHandle, rule: BridgeSettings['goneContact']) {
  return database.db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where(sql<SqlBool>`failure.contact_id = link.contact_id`)
    .where('failure.activity_id', '=', 0)
    .where('failure.field', '=', '')
    .where('failure.code', 'in', said[rule])
    .where(waitsForRetry(database));
}

/** ContactIDs of links whose contact's GUID was given to another contact since. */
export async function readMergedLinks(
  { db }: DatabaseHandle,
  after: number,
  upTo: number,
): Promise<number[]> {
  if (upTo <= after) return [];
  const rows = await db
    .selectFrom('OM_VisitorToContact as visitor')
    .innerJoin('dynamics365.link as link', 'link.contact_guid', 'visitor.VisitorToContactVisitorGUID')
    .select('link.contact_id')
    .where('visitor.VisitorToContactID', '>', after)
    .where('visitor.VisitorToContactID', '<=', upTo)
    .execute();
  return rows.map((row) => row.contact_id);
}
