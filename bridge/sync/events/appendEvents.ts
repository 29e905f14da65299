import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { event } from '../../database/bridgeTables/event.ts';
import type { NewRow } from '../../database/defineTable.ts';

export type EventKind =
  | 'contactQualified'
  | 'contactChanged'
  | 'formSubmitted'
  | 'runFinished'
  | 'activityLogged';

export type NewEvent = NewRow<typeof event> & { kind: EventKind };

/** SQL Server takes 2,100 parameters a statement. */
const rowsPerStatement = 200;

/** Appends events. Only the holder of the lease may, so that numbers are committed in their order. */
export async function appendEvents({ db }: ContactHandle, events: readonly NewEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += rowsPerStatement) {
    await db
      .insertInto('dynamics365.event')
      .values(events.slice(start, start + rowsPerStatement))
      .execute();
  }
}
