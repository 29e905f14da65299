import { type RawBuilder, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { dateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { noRow } from './readModule.ts';

/** When a task ran last that never ran. */
export const longAgo = dateTime2('0001-01-01T00:00:00');

/** A contact whose older activities the module has sent, or should have. */
export interface ModuleContact {
  contactId: number;
  /** Row in Dynamics. */
  rowId: string;
  /** Highest ActivityID that is the module's. */
  upTo: number;
}

/**
 * For a statement that knows OM_Contact as `contact`: the ActivityID before the contact's first activity younger than what
 * the module has sent, the highest one there is where none is younger. The module sent what was created since its task
 * ran last, or since the contact got its row where that was later (its public source, Dynamics365SyncActivitiesTask).
 * @param lastRun of the module's task for activities, local time of Xperience's server
 */
export function lastLeftToModule(lastRun: DateTime2): RawBuilder<number> {
  const synchronized = sql.ref('contact.ContactDynamics365SynchronizedOn');
  const sent = sql`case when ${synchronized} > ${lastRun} then ${synchronized} else ${lastRun} end`;
  const highest = sql`coalesce((select max(ActivityID) from OM_Activity), 0)`;
  return sql<number>`coalesce((select min(activity.ActivityID) - 1 from OM_Activity as activity
    where activity.ActivityContactID = contact.ContactID and activity.ActivityCreated > ${sent}), ${highest})`;
}

/**
 * Contacts that the module has linked, by number, before the bridge has taken them over: those that share a row with
 * another one are among them.
 */
export async function readModuleContacts(
  { db, dialect }: ContactHandle,
  { after, limit, lastRun }: { after: number; limit: number; lastRun: DateTime2 },
): Promise<ModuleContact[]> {
  const query = db
    .selectFrom('OM_Contact as contact')
    .select(['contact.ContactID as contactId', 'contact.ContactDynamics365RelatedID as rowId'])
    .select(typed(lastLeftToModule(lastRun), 'int').as('upTo'))
    .where('contact.ContactDynamics365RelatedID', 'is not', null)
    .where('contact.ContactDynamics365RelatedID', '<>', noRow)
    .where('contact.ContactID', '>', after)
    .orderBy('contact.ContactID');
  const rows = await dialect.limit(query, limit).execute();
  return rows.map((row) => ({ ...row, rowId: row.rowId ?? '' }));
}

/** Rows that two or more contacts are linked to, the first ones: the bridge leaves those contacts alone. */
export async function readSharedRows({ db, dialect }: ContactHandle, limit: number): Promise<string[]> {
  const query = db
    .selectFrom('OM_Contact')
    .select('ContactDynamics365RelatedID as rowId')
    .where('ContactDynamics365RelatedID', 'is not', null)
    .where('ContactDynamics365RelatedID', '<>', noRow)
    .groupBy('ContactDynamics365RelatedID')
    .having((eb) => eb(eb.fn.countAll(), '>', 1))
    .orderBy('ContactDynamics365RelatedID');
  const rows = await dialect.limit(query, limit).execute();
  return rows.flatMap(({ rowId }) => rowId ?? []);
}
