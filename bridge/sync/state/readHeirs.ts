import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import type { Heir } from './goneContact.ts';

interface GoneLink {
  contact_id: number;
  contact_guid: string;
  row_id: string;
}

/**
 * The contacts that others were merged into, by the ContactID of those. A merge leaves the GUID of the contact that
 * goes in OM_VisitorToContact and copies its filled fields, the link field among them, to the one that stays (both
 * inferences from version 12): a contact that carries the row is the heir in any case.
 */
export async function readHeirs(
  database: DatabaseHandle,
  gone: readonly GoneLink[],
): Promise<Map<number, Heir>> {
  if (gone.length === 0) return new Map();
  const { db, dialect } = database;
  const columns = columnsOf('dynamics365.link', { only: ['contact_guid', 'row_id'] });
  const given = () =>
    dialect.jsonRows(
      'given',
      columns,
      gone.map(({ contact_guid, row_id }) => ({ contact_guid, row_id })),
    );
  const heir = [
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
    .select(['visitor.VisitorToContactVisitorGUID as guid', ...heir])
    .execute();
  const carrying = await db
    .selectFrom('OM_Contact as contact')
    .innerJoin(given(), 'given.row_id', 'contact.ContactDynamics365RelatedID')
    .leftJoin('dynamics365.link as link', 'link.contact_id', 'contact.ContactID')
    .select(heir)
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
