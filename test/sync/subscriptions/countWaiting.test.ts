import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMilliseconds } from '../../../bridge/database/dateTime2.ts';
import { appendEvents, type EventFilter, type NewEvent } from '../../../bridge/sync/state/events/events.ts';
import { countWaiting } from '../../../bridge/sync/state/subscriptions/countWaiting.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { countStatements } from '../../../scripts/bench/countStatements.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;
/** Numbers of the first events of each kind, one second apart. */
let first: number;

const kinds = ['contactQualified', 'contactChanged', 'activityLogged', 'activityLogged', 'formSubmitted'];
const topics = ['', '', 'pagevisit', 'customactivity', '3'];

beforeAll(async () => {
  stage = await startStage({ contacts: 1 });
  const { utc } = await currentTimes(stage.database);
  const events = Array.from({ length: 50 }, (_, index): NewEvent => {
    const at = addMilliseconds(utc, index * 1_000);
    return {
      kind: kinds[index % 5] as NewEvent['kind'],
      topic: topics[index % 5] ?? '',
      contact_id: 1,
      subject_id: index,
      occurred_at: at,
      recorded_at: at,
    };
  });
  await appendEvents(stage.database, events);
  const rows = await stage.database.db
    .selectFrom('dynamics365.event')
    .select(['sequence'])
    .orderBy('sequence')
    .execute();
  first = (rows.at(-50)?.sequence ?? 0) - 1;
});
afterAll(() => stage.close());

const filters: [EventFilter, number][] = [
  [{ kind: 'contactQualified' }, 10],
  [{ kind: 'contactChanged' }, 10],
  [{ kind: 'activityLogged' }, 20],
  [{ kind: 'activityLogged', type: 'pagevisit' }, 10],
  [{ kind: 'activityLogged', type: 'nobodys' }, 0],
  [{ kind: 'formSubmitted', formId: 3 }, 10],
  [{ kind: 'formSubmitted', formId: 4 }, 0],
  [{ kind: 'runFinished', onlyWithFailures: true }, 0],
];

it('counts what each subscription has before it, and since when', async () => {
  const asked = filters.map(([filter], id) => ({ id, filter, position: first }));
  const counted = await countWaiting(stage.database, asked);
  expect([...counted].toSorted(([a], [b]) => a - b).map(([, { waiting }]) => waiting)).toEqual(
    filters.map(([, waiting]) => waiting),
  );
  const late = { id: 1, filter: { kind: 'contactChanged' } as const, position: first + 48 };
  const half = { id: 2, filter: { kind: 'contactChanged' } as const, position: first + 22 };
  const read = await stage.database.db
    .selectFrom('dynamics365.event')
    .select('recorded_at')
    .where('sequence', '=', first + 27)
    .executeTakeFirstOrThrow();
  expect(await countWaiting(stage.database, [late, half])).toEqual(
    new Map([
      [1, { waiting: 0, oldest: undefined }],
      [2, { waiting: 5, oldest: read.recorded_at }],
    ]),
  );
});

it('asks as often for five hundred subscriptions as for a few', async () => {
  const { database, take } = countStatements(stage.database);
  const asked = (length: number) =>
    Array.from({ length }, (_, id) => ({
      id,
      filter: { kind: 'formSubmitted', formId: id } as const,
      position: first,
    }));
  take();
  await countWaiting(database, asked(2));
  expect(take().statements).toBe(1);
  expect((await countWaiting(database, asked(500))).get(3)?.waiting).toBe(10);
  expect(take().statements).toBe(1);
});
