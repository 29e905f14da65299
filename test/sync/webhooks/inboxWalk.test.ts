import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  readInboxLoad,
  settleRows,
  storeToldRows,
  type WaitingRow,
} from '../../../bridge/sync/state/webhooks/inbox.ts';
import { createInboxWalk } from '../../../bridge/sync/webhooks/createInboxWalk.ts';
import { type Stage, startStage } from '../startStage.ts';

/** How pages of the inbox are chosen while contacts are refused. */

let stage: Stage;
let refused: Error | undefined;
/** Rows of each page that was taken. */
let pages: string[][];

beforeAll(async () => {
  stage = await startStage({ contacts: 1 });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.database.db.deleteFrom('dynamics365.webhook_inbox').execute();
  refused = new Error('Contacts are refused.');
  pages = [];
});

const idOf = (name: string) => `abababab-0000-4000-8000-0000000000${name}`;
const names = (rows: readonly WaitingRow[]) => rows.map(({ rowId }) => rowId.slice(-2));

/** @param minutesAgo when they were told of */
async function tell(some: readonly string[], minutesAgo: number, table = 'contact'): Promise<void> {
  const { db, dialect } = stage.database;
  await storeToldRows(
    stage.database,
    some.map((name) => ({ table, rowId: idOf(name), deleted: false })),
  );
  await db
    .updateTable('dynamics365.webhook_inbox')
    .set({ next_attempt_at: dialect.utcNow(-minutesAgo * 60_000) })
    .where('row_id', 'in', some.map(idOf))
    .execute();
}

const startWalk = () =>
  createInboxWalk(stage.engine.parts, 2, async ({ database }, rows, contactsWait) => {
    pages.push(names(rows));
    if (refused === undefined) await settleRows(database, rows);
    else
      await settleRows(
        database,
        rows.filter(({ table }) => table === 'task'),
      );
    return contactsWait || refused === undefined ? {} : { refused };
  });

it('passes by all rows that were due at the same time, each once', async () => {
  await tell(['05', '01', '04', '02', '03'], 60);
  await tell(['09'], 30, 'task');
  expect(await startWalk()(() => true)).toEqual({ refused });
  expect(pages).toEqual([
    ['01', '02'],
    ['03', '04'],
    ['05', '09'],
  ]);
  expect((await readInboxLoad(stage.database)).waiting).toBe(5);
});

it('reads what is new, and one page of what waits, with every walk after the first', async () => {
  await tell(['01', '02', '03', '04', '05', '06', '07'], 60);
  await tell(['08'], 30);
  const walk = startWalk();
  await walk(() => true);
  pages = [];
  await tell(['09'], 1, 'task');
  await walk(() => true);
  expect(pages).toEqual([
    ['01', '02'],
    ['08', '09'],
  ]);
  pages = [];
  await walk(() => true);
  expect(pages).toEqual([['01', '02']]);
});

it('takes all of them once contacts are no longer refused', async () => {
  await tell(['01', '02', '03', '04', '05'], 60);
  const walk = startWalk();
  await walk(() => true);
  refused = undefined;
  expect(await walk(() => true)).toEqual({});
  expect((await readInboxLoad(stage.database)).waiting).toBe(0);
});

it('ends where it is told to', async () => {
  await tell(['01', '02', '03', '04'], 60);
  await startWalk()(() => pages.length === 0);
  expect(pages).toEqual([['01', '02']]);
});
