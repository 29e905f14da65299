import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/** The link a contact had before its row was deleted in Dynamics. */
export interface LostLink {
  contactId: number;
  contactGuid: string;
  rowId: string;
}

/** Lost links looked at in one run. */
const most = 1000;

/** Of contacts that are still held without a row, by what was recorded when the link was given up. */
export async function readLostLinks({ db, dialect }: DatabaseHandle): Promise<LostLink[]> {
  const rows = await dialect
    .limit(
      db
        .selectFrom('dynamics365.failure as failure')
        .innerJoin('dynamics365.contact_state as state', 'state.contact_id', 'failure.contact_id')
        .innerJoin('OM_Contact as contact', 'contact.ContactID', 'failure.contact_id')
        .leftJoin('dynamics365.link as link', 'link.contact_id', 'failure.contact_id')
        .select(['failure.contact_id', 'failure.row_id', 'contact.ContactGUID'])
        .where('failure.state', '=', 'open')
        .where('failure.code', '=', 'rowDeletedUnlinked')
        .where('state.held', '=', true)
        .where('link.contact_id', 'is', null)
        .where('contact.ContactDynamics365RelatedID', 'is', null)
        .where('failure.row_id', 'is not', null)
        .orderBy('failure.contact_id'),
      most,
    )
    .execute();
  return rows.flatMap(({ contact_id, row_id, ContactGUID }) =>
    row_id === null ? [] : { contactId: contact_id, contactGuid: ContactGUID, rowId: row_id },
  );
}
