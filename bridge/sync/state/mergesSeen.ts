import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { readCursor, saveCursor } from './cursor.ts';

const name = 'contacts.merges';
const minute = 60_000;
/** Rows are stamped before they are committed: what is up to this much older than the newest seen is asked for again. */
const overlapMinutes = 15;
/** How far the clock of the database may be ahead of that of Dynamics. */
const skewMinutes = 60;

/** What is stored from a time that has not come was stored while the database's clock was ahead: it tells nothing. */
const fromTheBeginning = '1970-01-01T00:00:00.000Z';

/**
 * Since when merged rows are asked for, by the clock of Dynamics.
 * @param server what that clock says now, where it is known
 * @returns UTC, ISO 8601; undefined while nobody is linked
 */
export async function readMergesSeen(
  database: DatabaseHandle,
  server?: Date | undefined,
): Promise<string | undefined> {
  const since = await readSince(database);
  const isAhead = since !== undefined && server !== undefined && Date.parse(since) > server.getTime();
  return isAhead ? fromTheBeginning : since;
}

async function readSince(database: DatabaseHandle): Promise<string | undefined> {
  const seen = await readCursor<string>(database, name);
  if (seen !== undefined) return earlier(seen, overlapMinutes);
  // A row that had been merged before it was linked was followed then.
  const { first } = await database.db
    .selectFrom('dynamics365.link')
    .select(typed(sql<DateTime2 | null>`min(linked_at)`, 'datetime2(7)').as('first'))
    .executeTakeFirstOrThrow();
  return first === null ? undefined : earlier(isoOf(first), overlapMinutes + skewMinutes);
}

/**
 * Stores up to when merged rows were asked for and all of them followed.
 * @param started when they were asked for, UTC; by the clock of the database where it does not differ from that of Dynamics
 * @param newest the newest `modifiedon` among them
 */
export async function saveMergesSeen(
  database: DatabaseHandle,
  started: DateTime2,
  newest: string | undefined,
): Promise<void> {
  const byClock = isoOf(addMilliseconds(started, -skewMinutes * minute));
  const former = await readCursor<string>(database, name);
  const formerly =
    former !== undefined && Date.parse(former) <= Date.parse(isoOf(started)) ? former : byClock;
  const seen = [byClock, newest ?? byClock, formerly].reduce((a, b) =>
    Date.parse(b) > Date.parse(a) ? b : a,
  );
  await saveCursor(database, name, seen);
}

/** @param at UTC, ISO 8601 */
export function earlier(at: string, minutes = overlapMinutes): string {
  return new Date(Date.parse(at) - minutes * minute).toISOString();
}

function isoOf(utc: DateTime2): string {
  return `${utc.slice(0, 19)}Z`;
}
