import { DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector } from 'kysely';
import { describe, expect, it } from 'vitest';
import { bridgeTables } from '../../bridge/database/bridgeTables.ts';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import { columnTypesOf } from '../../bridge/database/sqlServer/columnTypes.ts';
import { sqlServerFunctions } from '../../bridge/database/sqlServer/sqlServerFunctions.ts';
import { SqlServerQueryCompiler } from '../../bridge/database/sqlServer/sqlServerQueryCompiler.ts';
import type { Tables } from '../../bridge/database/tables.ts';
import { wholeHandle } from '../../bridge/database/wholeHandle.ts';
import {
  advance,
  notBegun,
  readHistories,
  saveHistories,
} from '../../bridge/sync/state/activities/activityProgress.ts';
import { readLeftToModule } from '../../bridge/sync/state/activities/readLeftToModule.ts';
import { appendEvents } from '../../bridge/sync/state/events/events.ts';
import { saveSeenFields } from '../../bridge/sync/state/events/seenFields.ts';
import { readLinkedIds } from '../../bridge/sync/state/links.ts';
import { saveContactStates } from '../../bridge/sync/state/saveContactStates.ts';
import { countActivitiesWithin } from '../../bridge/xperience/activities/activityNumbers.ts';
import {
  readActivities,
  readActivitiesOf,
  readActivityPage,
} from '../../bridge/xperience/activities/linkedActivities.ts';
import { readActivitiesUpTo } from '../../bridge/xperience/activities/readActivitiesUpTo.ts';
import { readCandidatePage } from '../../bridge/xperience/contacts/readCandidatePage.ts';
import { changedContacts } from '../../bridge/xperience/contacts/readChangedIds.ts';
import { readContacts } from '../../bridge/xperience/contacts/readContacts.ts';
import { writeContacts } from '../../bridge/xperience/contacts/write/writeContacts.ts';
import { writeLinks } from '../../bridge/xperience/contacts/write/writeLinks.ts';
import { pointedContacts, readReached } from '../../bridge/xperience/points/readPoints.ts';
import { xperienceTables } from '../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';
import { xperience13 } from '../../bridge/xperience/products/xperience13/xperience13.ts';
import { readModuleContacts } from '../../bridge/xperience/setup/leftToModule.ts';

const types = columnTypesOf([...Object.values(bridgeTables), ...Object.values(xperienceTables)]);
const now = dateTime2('2026-06-01T12:00:00');
const rowId = '00000000-0000-0000-0000-000000000001';

/** A handle whose statements are compiled for SQL Server and find nothing. */
function record() {
  const texts: string[] = [];
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (each) => new MssqlIntrospector(each),
      createQueryCompiler: () => new SqlServerQueryCompiler(types),
    },
    log: ({ query }) => {
      texts.push(query.sql.replace(/\s+/g, ' ').trim());
    },
  });
  return { handle: wholeHandle(db, { ...sqlServerFunctions }, xperience13), texts };
}

type Handle = ReturnType<typeof record>['handle'];

const columns = [{ name: 'ContactCity', type: 'nvarchar(100)', nullable: true }];
const score = { minimumScore: 10, scoreRule: 'sumOfScores' } as const;
const page = { ...score, fields: ['ContactCity'], limit: 1000 };

/** What passes and runs ask for so many contacts, activities or events. */
const hot: Record<string, (handle: Handle, ids: number[]) => Promise<unknown>> = {
  'contacts by their numbers': (handle, ids) => readContacts(handle, { ids, fields: ['ContactCity'] }),
  candidates: (handle, ids) =>
    readCandidatePage(handle, { ...page, after: 0, upTo: 2000, among: ids, onlyAmong: true }),
  'candidates in ranges': (handle, ids) =>
    readCandidatePage(handle, { ...page, after: 0, upTo: 4 * ids.length }),
  'points added up': (handle, ids) =>
    readReached(handle, score, { after: 0, upTo: ids.length, except: 'known' }),
  'new points': (handle, ids) => pointedContacts(handle, { after: 0, upTo: ids.length }).next(),
  'changed contacts': (handle) => changedContacts(handle, now).next(),
  'linked contacts': (handle, ids) => readLinkedIds(handle, { after: 0, upTo: ids.length, onlyUnseen: true }),
  activities: (handle, ids) => readActivities(handle, ids),
  'new activities': (handle, ids) =>
    readActivityPage(handle, { after: 0, upTo: 9, limit: 1000 }, { types: ids.map(String) }),
  'activities of contacts': (handle, ids) =>
    readActivitiesOf(
      handle,
      ids.map((contactId) => ({ contactId, after: 0, upTo: 9 })),
    ),
  'activities of the module': (handle, ids) =>
    readActivitiesUpTo(
      handle,
      ids.map((contactId) => ({ contactId, rowId, upTo: 9 })),
      ['phonecall'],
      1000,
    ),
  'contacts of the module': (handle) => readModuleContacts(handle, { after: 0, limit: 100, lastRun: now }),
  'contacts taken over': (handle) => readLeftToModule(handle, { after: 0, limit: 100 }),
  histories: (handle, ids) => readHistories(handle, { limit: 100, target: 9 }, ids),
  'histories counted': (handle, ids) =>
    countActivitiesWithin(
      handle,
      ids.map((contactId) => ({ contactId, after: 0, upTo: 9 })),
      1000,
    ),
  'histories stored': (handle, ids) =>
    saveHistories(
      handle,
      histories(ids).map((before) => ({ before, position: 1, seen: 1, through: false })),
    ),
  'progress of activities': (handle, ids) =>
    advance(
      handle,
      ids.map((contactId) => ({ contactId, activityId: contactId })),
    ),
  'states stored': (handle, ids) =>
    saveContactStates(
      handle,
      ids.map((contactId) => ({ contactId, version: 1, held: false })),
      now,
    ),
  'what triggers have seen': (handle, ids) => saveSeenFields(handle, new Map(ids.map((id) => [id, 'hash']))),
  'events told': (handle, ids) =>
    appendEvents(
      handle,
      ids.map((id) => ({ kind: 'contactChanged', subject: String(id), payload: {} })) as never,
    ),
  'links written': (handle, ids) =>
    writeLinks(
      handle,
      ids.map((contactId) => ({ contactId, rowId, expectedRowId: null })),
      now,
    ),
  'contacts compared to be written': (handle, ids) =>
    writeContacts(
      handle,
      columns,
      ids.map((contactId) => ({ contactId, values: { ContactCity: 'x' }, expected: {} })),
      ['ContactCity'],
    ),
};

function histories(ids: number[]) {
  return ids.map((contactId) => ({ contactId, storedTarget: notBegun, position: 0, target: 9, seen: 0 }));
}

async function textsOf(ask: (handle: Handle, ids: number[]) => Promise<unknown>, count: number) {
  const { handle, texts } = record();
  await ask(
    handle,
    Array.from({ length: count }, (_, index) => index + 1),
  );
  return [...new Set(texts)];
}

describe.each(Object.entries(hot))('on SQL Server, %s', (_what, ask) => {
  // One row alone may be inserted by a text of its own.
  it('are asked by the same texts, two or a thousand', async () => {
    const few = await textsOf(ask, 2);
    expect(few).not.toEqual([]);
    expect(await textsOf(ask, 1000)).toEqual(few);
  });

  it('have an order wherever they are cut, and take few parameters', async () => {
    for (const text of await textsOf(ask, 1000)) {
      // What is only counted needs none.
      const unordered = / top\(\d+\) (?!1 as )/.test(text) && !/ order by /.test(text);
      expect(unordered, text).toBe(false);
      expect(new Set(text.match(/@\d+/g)).size, text).toBeLessThan(20);
    }
  });
});

it('ranges without a limit are planned for their own width', async () => {
  const asked = [
    ...(await textsOf(hot['points added up'] as never, 1)),
    ...(await textsOf(hot['candidates in ranges'] as never, 1)),
  ];
  const ranges = asked.filter((text) => /"ContactID" <= @\d/.test(text));
  expect(ranges.length).toBeGreaterThan(1);
  for (const text of ranges) expect(text).toMatch(/ option \(recompile\)$/);
});
