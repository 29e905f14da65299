import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import type { JsonRow } from '../../database/dialectFunctions.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { FieldValue } from '../../mapping/types.ts';

/** A row of which nothing is new but its version, and all that was known when that was found out. */
export interface RaisedVersion {
  contactId: number;
  /** GUID in lower case. */
  rowId: string;
  /** Version of the contact's state as it was stored then. */
  stateVersion: number;
  /** ContactLastModified of the contact as it was read then. */
  modifiedLocal: DateTime2;
  /** That of the row, newer; decimal text. */
  rowVersion: string;
}

const given = {
  contact_id: 'int',
  row_id: 'uniqueidentifier',
  state_version: 'int',
  modified: 'datetime2(7)',
  row_version: 'bigint',
} as const;

const compiled = createQueryCache();

/**
 * Stores newer versions of rows in one statement, each where nobody has written the contact or its state since, and the
 * contact is still linked to the row on both sides. Each contact at most once.
 * @returns ContactIDs of those that are stored; the others are to be read and decided anew
 */
export async function raiseRowVersions(
  { db, dialect }: DatabaseHandle,
  raised: readonly RaisedVersion[],
): Promise<Set<number>> {
  const rows = raised.map((each) => ({
    contact_id: each.contactId,
    row_id: each.rowId,
    state_version: each.stateVersion,
    modified: each.modifiedLocal,
    row_version: Number(each.rowVersion),
  }));
  const query = compiled(dialect, '', () => update({ db, dialect }));
  const stored = await db.executeQuery(bind(query, { rows }));
  return new Set(stored.rows.map(({ contact_id }) => contact_id));
}

function update({ db, dialect }: Pick<DatabaseHandle, 'db' | 'dialect'>) {
  const ref = (name: string) => sql.ref<FieldValue>(name);
  const query = db
    .updateTable('dynamics365.contact_state')
    .from(dialect.jsonRows('given', given, placeholder<JsonRow<typeof given>[]>('rows')))
    .set((eb) => ({
      version: eb(eb.ref('given.state_version'), '+', 1),
      row_version: eb.ref('given.row_version'),
      changed_at: dialect.utcNow(),
    }))
    .whereRef('dynamics365.contact_state.contact_id', '=', 'given.contact_id')
    .whereRef('dynamics365.contact_state.version', '=', 'given.state_version')
    .whereRef('dynamics365.contact_state.row_version', '<', 'given.row_version')
    .where('dynamics365.contact_state.pending', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('dynamics365.link as link')
          .innerJoin('OM_Contact as contact', (join) =>
            join
              .onRef('contact.ContactID', '=', 'link.contact_id')
              .onRef('contact.ContactDynamics365RelatedID', '=', 'link.row_id'),
          )
          .select('link.contact_id')
          .where(sql<boolean>`${ref('link.contact_id')} = ${ref('given.contact_id')}`)
          .where(sql<boolean>`${ref('link.row_id')} = ${ref('given.row_id')}`)
          .where(sql<boolean>`${ref('contact.ContactLastModified')} = ${ref('given.modified')}`),
      ),
    );
  return dialect.outputUpdated(query, ['contact_id']);
}
