import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readQualified } from '../qualifying/marks.ts';
import { linkedSince, qualifying, type ScoreCondition, waitsWith } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

/** Which contacts a walk has to look at. */
export interface Candidates extends ScoreCondition {
  /** ContactID behind which it starts, and the highest one it goes to. */
  after: number;
  upTo: number;
  /** Linked contacts count when stamped at or after this local time; without it all do. */
  since?: DateTime2;
  /** Leaves out contacts whose failure with this mapping waits for something. */
  exceptWaitingWith?: string;
  /** ContactIDs, ascending, among which alone linked contacts are looked for; without them all contacts are read. */
  among?: readonly number[];
  /** Whether contacts that qualify are looked for among those alone, too, rather than among all that have points. */
  onlyAmong?: boolean;
}

export interface CandidatePage extends Candidates {
  fields: readonly string[];
  limit: number;
}

/** Contacts asked for by one statement. */
const idsAtOnce = 1000;

/** How many ContactIDs one statement searches; where few are found the next one searches twice as many. */
const firstWidth = 5_000;
const mostWidth = 100_000;

/**
 * The next contacts a run has to look at, by ContactID: linked and modified ones, and those that qualify. Either kind is
 * looked for by itself, in ranges of ContactIDs, because no index serves a condition that is true of one or the other.
 */
export async function readCandidatePage(
  database: DatabaseHandle,
  page: CandidatePage,
): Promise<ContactRecord[]> {
  const records: ContactRecord[] = [];
  let width = firstWidth;
  for (let { after } = page; after < page.upTo && records.length < page.limit; ) {
    const found = await findIds(database, page, after, width);
    if (!found) break;
    for (let start = 0; start < found.ids.length && records.length < page.limit; start += idsAtOnce) {
      records.push(...(await readCandidates(database, page, found.ids.slice(start, start + idsAtOnce))));
    }
    after = found.upTo;
    if (found.ids.length < idsAtOnce) width = Math.min(2 * width, mostWidth);
  }
  return records.slice(0, page.limit);
}

/**
 * ContactIDs that may be candidates, ascending, and up to where they are all there are.
 * @returns undefined when there are no more of them
 */
async function findIds(
  database: DatabaseHandle,
  page: CandidatePage,
  after: number,
  width: number,
): Promise<{ ids: number[]; upTo: number } | undefined> {
  const { among } = page;
  if (among && page.onlyAmong) {
    const start = firstAbove(among, after);
    const ids = among.slice(start, start + idsAtOnce).filter((id) => id <= page.upTo);
    const last = ids.at(-1);
    return last === undefined ? undefined : { ids, upTo: last };
  }
  const range = { after, upTo: Math.min(page.upTo, after + width) };
  const linked = among
    ? among.slice(firstAbove(among, after), firstAbove(among, range.upTo))
    : await readLinked(database, range, page.since);
  const reached = await readQualified(database, page, { ...range, except: 'linked' });
  const ids = [...new Set([...linked, ...reached])].sort((one, other) => one - other);
  return { ids, upTo: range.upTo };
}

/** Where in an ascending list the numbers above one begin. */
function firstAbove(ascending: readonly number[], number: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function readLinked(
  { db, dialect }: DatabaseHandle,
  { after, upTo }: { after: number; upTo: number },
  since: DateTime2 | undefined,
): Promise<number[]> {
  const query = db
    .selectFrom('OM_Contact as contact')
    .select('contact.ContactID')
    .where('contact.ContactID', '>', after)
    .where('contact.ContactID', '<=', upTo)
    .where(linkedSince(since));
  const rows = await dialect.plannedAnew(query).execute();
  return rows.map((row) => row.ContactID);
}

/** Those of the contacts that are candidates, by ContactID. */
async function readCandidates(
  database: DatabaseHandle,
  { since, exceptWaitingWith, fields, ...score }: CandidatePage,
  ids: readonly number[],
): Promise<ContactRecord[]> {
  const wanted = idRows(database.dialect, 'wanted', ids);
  let query = database.db
    .selectFrom('OM_Contact as contact')
    .innerJoin(wanted, 'wanted.id', 'contact.ContactID')
    .select(await contactColumnsFor(database, fields))
    .where((eb) => eb.or([linkedSince(since), qualifying(database, score)]))
    .orderBy('contact.ContactID');
  if (exceptWaitingWith !== undefined)
    query = query.where((eb) => eb.not(waitsWith(database, exceptWaitingWith)));
  const rows: SelectedContact[] = await query.execute();
  return toContactRecords(database, rows, fields);
}
