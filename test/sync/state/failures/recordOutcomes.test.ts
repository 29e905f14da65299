import type { KyselyPlugin } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { BridgeDatabase } from '../../../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../../../bridge/database/dateTime2.ts';
import type { ContactOutcome, ContactProblem } from '../../../../bridge/sync/contacts/contactWork.ts';
import { dismissFailure } from '../../../../bridge/sync/state/failures/dismissFailure.ts';
import { recordActivityOutcomes } from '../../../../bridge/sync/state/failures/recordActivityOutcomes.ts';
import { recordOutcomes } from '../../../../bridge/sync/state/failures/recordOutcomes.ts';
import { makeSample } from '../../../../scripts/sample/makeSample.ts';
import { openSampleDatabase, product } from '../../openSampleDatabase.ts';

let database: BridgeDatabase;
let statements: number;

const counting: KyselyPlugin = {
  transformQuery: ({ node }) => {
    statements += 1;
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeEach(async () => {
  const made = await openSampleDatabase();
  onTestFinished(() => made.remove());
  await makeSample(made.database, { contacts: 1, seed: 1, product, setUp: { timeZone: made.timeZone } });
  database = { ...made.database, db: made.database.db.withPlugin(counting) };
  statements = 0;
});

const tooLong: ContactProblem = {
  code: 'tooLong',
  kind: 'data',
  detail: 'The text is too long.',
  field: 'ContactJobTitle',
  column: 'jobtitle',
  sent: { columns: ['jobtitle'], values: { jobtitle: 'Long “quoted” title' } },
};
const busy: ContactProblem = { code: 'dynamicsBusy', kind: 'transient', detail: 'Busy.' };

const outcome = (contactId: number, ...problems: ContactProblem[]): ContactOutcome => ({
  contactId,
  modifiedLocal: dateTime2('2026-05-01T10:00:00'),
  result: 'failed',
  changedColumns: [],
  changedFields: [],
  problems,
});

const record = (outcomes: readonly ContactOutcome[], runId = 1) =>
  recordOutcomes({ database, runId, plan: { fingerprint: 'mapping' }, random: () => 0 }, outcomes);

const failures = () =>
  database.db
    .selectFrom('dynamics365.failure')
    .select(['contact_id', 'field', 'code', 'state', 'attempts', 'payload', 'run_id'])
    .orderBy('contact_id')
    .orderBy('field')
    .execute();

const many = (count: number, ...problems: ContactProblem[]) =>
  Array.from({ length: count }, (_, index) => outcome(index + 1, ...problems));

describe('recording what became of a page of contacts', () => {
  it('takes no more statements for many failures than for one', async () => {
    await record(many(1, busy, tooLong));
    await record(many(1, busy, tooLong));
    const forOne = statements;
    statements = 0;
    await record(many(500, busy, tooLong));
    await record(many(500, busy, tooLong));
    expect(statements).toBeLessThanOrEqual(forOne + 2);
    const [first, second] = await failures();
    expect([first, second]).toMatchObject([
      { field: '', code: 'dynamicsBusy', attempts: 4, payload: null },
      { field: 'ContactJobTitle', code: 'tooLong', attempts: 4 },
    ]);
    expect(JSON.parse(second?.payload ?? '')).toEqual(tooLong.sent);
    expect((await failures()).filter(({ attempts }) => attempts === 2)).toHaveLength(998);
  });

  it('settles in one what fails no longer, and begins anew with one that comes back', async () => {
    await record(many(3, busy, tooLong));
    await record([outcome(1), outcome(2, tooLong), outcome(3, busy)], 2);
    expect(await failures()).toMatchObject([
      { contact_id: 1, field: '', state: 'resolved', payload: null },
      { contact_id: 1, field: 'ContactJobTitle', state: 'resolved', payload: null },
      { contact_id: 2, field: '', state: 'resolved', run_id: 1 },
      { contact_id: 2, field: 'ContactJobTitle', state: 'open', attempts: 2, run_id: 2 },
      { contact_id: 3, field: '', state: 'open', attempts: 2 },
      { contact_id: 3, field: 'ContactJobTitle', state: 'resolved' },
    ]);
    await record([outcome(1, busy)], 3);
    expect((await failures())[0]).toMatchObject({ state: 'open', attempts: 1, run_id: 3 });
  });

  it('leaves a failure dismissed that stays the same, and opens it when it becomes another', async () => {
    await record([outcome(1, busy), outcome(2, busy)]);
    const { failure_id } = await database.db
      .selectFrom('dynamics365.failure')
      .select('failure_id')
      .where('contact_id', '=', 1)
      .executeTakeFirstOrThrow();
    await dismissFailure(database, failure_id, 'somebody');
    await record([outcome(1, busy)]);
    expect((await failures())[0]).toMatchObject({ state: 'dismissed', attempts: 2 });
    await record([outcome(1, { ...busy, code: 'keepsChanging' })]);
    expect((await failures())[0]).toMatchObject({ state: 'open', code: 'keepsChanging', attempts: 1 });
  });

  it('keeps one of two problems of the same field, such as one that goes to two columns', async () => {
    await record([outcome(1, tooLong, { ...tooLong, column: 'description', code: 'unknownChoice' })]);
    expect(await failures()).toMatchObject([
      { field: 'ContactJobTitle', code: 'unknownChoice', attempts: 1 },
    ]);
  });
});

describe('recording what became of a page of activities', () => {
  const activity = (activityId: number, contactId: number, ...problems: ContactProblem[]) => ({
    activityId,
    contactId,
    type: 'pagevisit',
    result: 'failed' as const,
    problems,
  });

  it('takes no more statements for many failures than for one, and follows an activity to another contact', async () => {
    const page = (count: number, contactId: number) =>
      Array.from({ length: count }, (_, index) => activity(index + 1, contactId, busy));
    await recordActivityOutcomes({ database, runId: 1 }, page(1, 7));
    await recordActivityOutcomes({ database, runId: 1 }, page(1, 7));
    const forOne = statements;
    statements = 0;
    await recordActivityOutcomes({ database, runId: 1 }, page(300, 8));
    await recordActivityOutcomes({ database, runId: 1 }, page(300, 8));
    expect(statements).toBeLessThanOrEqual(forOne + 2);
    const stored = await failures();
    expect(stored).toHaveLength(300);
    expect(new Set(stored.map(({ contact_id }) => contact_id))).toEqual(new Set([8]));
  });
});
