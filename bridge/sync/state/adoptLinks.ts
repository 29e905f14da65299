import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { utcOfLocal } from '../../database/dateTime2.ts';
import { typed } from '../../database/typed.ts';
import { lastLeftToModule, longAgo } from '../../xperience/setup/leftToModule.ts';
import { countLinked, type ModuleTask, noRow } from '../../xperience/setup/readModule.ts';
import { saveContactCursor } from './runs/contactCursor.ts';
import { saveMark, setupMarks } from './settings/setupMarks.ts';

export interface AdoptionRequest {
  tasks: readonly ModuleTask[];
  /** IANA zone of Xperience's local times. */
  timeZone: string;
  /** Whether activities the module has left behind are sent too. */
  history: boolean;
  /** Of the mapping; without it the first run compares every linked contact. */
  fingerprint: string | undefined;
}

export interface AdoptionReport {
  adopted: number;
  /** Linked contacts left alone, because two or more hold the same row. */
  ambiguous: number;
  /** Nothing tells which activities the module has sent: all that are there are left to it. */
  activitiesLeft?: true;
}

const linkField = sql.ref('contact.ContactDynamics365RelatedID');

/**
 * Takes over every link the module has made, in statements over whole tables: no value is agreed yet, contacts are
 * walked from the module's last run on, and activities follow those the module has sent. Run it in a transaction.
 */
export async function adoptLinks(
  database: DatabaseHandle,
  request: AdoptionRequest,
): Promise<AdoptionReport> {
  const { db, dialect } = database;
  const linked = sql`${linkField} is not null and ${linkField} <> ${noRow}`;
  const shared = sql`exists (select 1 from OM_Contact as other
    where other.ContactDynamics365RelatedID = ${linkField} and other.ContactID <> contact.ContactID)`;
  const inserted = await sql`
    insert into dynamics365.link (contact_id, contact_guid, row_id, origin, linked_at)
    select contact.ContactID, contact.ContactGUID, ${linkField}, 'adopted', ${dialect.utcNow()}
    from OM_Contact as contact where ${linked} and not ${shared}`.execute(db);
  const { isLeft } = await adoptActivities(database, request);
  await saveCursorOfTask(database, request);
  await saveMark(database, setupMarks.firstRunUnconfirmed, true);
  await saveMark(database, setupMarks.firstActivityRunUnconfirmed, true);
  return {
    adopted: Number(inserted.numAffectedRows ?? 0n),
    ambiguous: (await countLinked(database)) - Number(inserted.numAffectedRows ?? 0n),
    ...(isLeft && { activitiesLeft: true }),
  };
}

/**
 * The history of each contact stands before its first activity younger than what the module has sent, and runs to
 * the newest one there is. IDs are given out of order, so an older activity behind that place is sent again rather
 * than a younger one lost. Where there is no task of the module any more, as after a migration, nothing tells what it has
 * sent: whatever is there counts as sent, for rows of the module have IDs of their own and would be made a second time.
 */
async function adoptActivities(
  { db, dialect }: DatabaseHandle,
  { tasks, history }: AdoptionRequest,
): Promise<{ isLeft: boolean }> {
  const task = tasks.find(({ kind }) => kind === 'activities');
  const isLeft = !history && task === undefined;
  const highest = sql`coalesce((select max(ActivityID) from OM_Activity), 0)`;
  const known = isLeft ? highest : lastLeftToModule(task?.lastRun ?? longAgo);
  const position = history ? sql`0` : known;
  await sql`
    insert into dynamics365.contact_state (contact_id, changed_at)
    select contact_id, ${dialect.utcNow()} from dynamics365.link where origin = 'adopted'`.execute(db);
  await sql`
    insert into dynamics365.activity_progress (contact_id, floor, position, target, seen)
    select adopted.contact_id, adopted.position, adopted.position, ${highest},
      (select count(*) from OM_Activity as activity
        where activity.ActivityContactID = adopted.contact_id and activity.ActivityID <= adopted.position)
    from (select link.contact_id, ${position} as position
      from dynamics365.link as link join OM_Contact as contact on contact.ContactID = link.contact_id
      where link.origin = 'adopted') as adopted`.execute(db);
  return { isLeft };
}

async function saveCursorOfTask(
  database: DatabaseHandle,
  { tasks, timeZone, fingerprint }: AdoptionRequest,
): Promise<void> {
  const local = tasks.find((task) => task.kind === 'contacts')?.lastRun;
  if (!local) return;
  await saveContactCursor(database, {
    local,
    utc: utcOfLocal(local, timeZone),
    fingerprint: fingerprint ?? '',
  });
}

/** The bridge has done nothing yet. */
export async function isUnused(database: DatabaseHandle): Promise<boolean> {
  for (const table of ['dynamics365.link', 'dynamics365.run', 'dynamics365.cursor'] as const) {
    const used = await database.db
      .selectFrom(table)
      .select((eb) => typed(eb.fn.countAll(), 'int').as('rows'))
      .execute();
    if ((used[0]?.rows ?? 0) > 0) return false;
  }
  return true;
}
