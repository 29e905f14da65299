import { sql } from 'kysely';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import type { DateTime2 } from '../../bridge/database/sqlType.ts';
import { sampleGuid } from './sampleGuid.ts';
import { daysAgo } from './sampleTime.ts';

/** When the module's tasks ran last, and when the first contacts were sent. */
export const moduleTimes = { lastRun: daysAgo(1), synchronized: daysAgo(30) };

/**
 * Makes the sample one the module has worked on: every third contact linked, its tasks run and then disabled. In Xperience by
 * Kentico the links are what a migration has brought of that; tasks are not brought over.
 */
export async function addModuleHistory({ db, main, dialect }: DatabaseHandle): Promise<number> {
  const contacts = await db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactCreated'])
    .where(sql<boolean>`ContactID % 3 = 0`)
    .orderBy('ContactID')
    .execute();
  for (const { ContactID, ContactCreated } of contacts) {
    await db
      .updateTable('OM_Contact')
      .set({
        ContactDynamics365RelatedID: sampleGuid(`row of contact ${ContactID}`),
        ContactDynamics365SynchronizedOn: later(ContactCreated, moduleTimes.synchronized),
      })
      .where('ContactID', '=', ContactID)
      .execute();
  }
  if ((await dialect.readColumns(main, 'CMS_ScheduledTask')).length === 0) return contacts.length;
  await main
    .updateTable('CMS_ScheduledTask')
    .set({ TaskLastRunTime: moduleTimes.lastRun })
    .where('TaskClass', 'like', '%Dynamics365Sync%')
    .execute();
  return contacts.length;
}

function later(one: DateTime2, other: DateTime2): DateTime2 {
  return one > other ? one : other;
}
