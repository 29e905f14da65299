import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dismissFailure } from '../../../../bridge/sync/state/failures/dismissFailure.ts';
import {
  type FailureListRequest,
  listFailures,
} from '../../../../bridge/sync/state/failures/listFailures.ts';
import { retryFailures } from '../../../../bridge/sync/state/failures/retryFailures.ts';
import { type Stage, startStage } from '../../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 120, seed: 3 });
});

afterEach(() => stage.close());

/** Puts failures into the table as runs do; answers their numbers. */
async function fail(...failures: { activity?: number; code?: string; state?: string; dueIn?: number }[]) {
  const { db, dialect } = stage.database;
  const ids: number[] = [];
  for (const [index, { activity = 0, code = 'textTooLong', state = 'open', dueIn }] of failures.entries()) {
    const insert = db.insertInto('dynamics365.failure').values({
      contact_id: index + 1,
      activity_id: activity,
      code,
      kind: 'data',
      detail: 'Too long.',
      state,
      next_attempt_at: dueIn === undefined ? null : dialect.utcNow(dueIn),
      first_seen_at: dialect.utcNow(),
      last_seen_at: dialect.utcNow(),
    });
    const { failure_id } = await dialect.outputInserted(insert, ['failure_id']).executeTakeFirstOrThrow();
    ids.push(failure_id);
  }
  return ids;
}

async function listed(request: Partial<FailureListRequest> = {}): Promise<number[]> {
  const found = await listFailures(stage.database, { show: 'open', limit: 100, ...request });
  return found.map((each) => each.failure_id);
}

describe('listing failures', () => {
  it('shows what is open, the newest first, page by page', async () => {
    const [first = 0, second = 0, third = 0] = await fail(
      {},
      {},
      {},
      { state: 'resolved' },
      { state: 'dismissed' },
    );
    expect(await listed({ limit: 2 })).toEqual([third, second]);
    expect(await listed({ limit: 2, before: second })).toEqual([first]);
  });

  it('shows what is due, what is dismissed, and what has a kind or code', async () => {
    const [waiting, due, , activity, other] = await fail(
      { dueIn: 60_000 },
      { dueIn: -60_000 },
      {},
      { activity: 9 },
      { code: 'rowDeleted' },
    );
    const [dismissed] = await fail({ activity: 10, state: 'dismissed' });
    expect(await listed({ show: 'due' })).toEqual([due]);
    expect(await listed({ show: 'dismissed' })).toEqual([dismissed]);
    expect(await listed({ kind: 'activity' })).toEqual([activity]);
    expect(await listed({ code: 'rowDeleted' })).toEqual([other]);
    expect(await listed({ kind: 'contact' })).toContain(waiting);
  });

  it('names the contact, also one that is gone', async () => {
    await fail({});
    const { ContactLastName } = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactLastName')
      .where('ContactID', '=', 1)
      .executeTakeFirstOrThrow();
    await stage.database.db.updateTable('dynamics365.failure').set({ contact_id: 1 }).execute();
    const [known] = await listFailures(stage.database, { show: 'open', limit: 1 });
    expect(known?.lastName).toBe(ContactLastName);
    await stage.database.db.updateTable('dynamics365.failure').set({ contact_id: 99_999 }).execute();
    const [gone] = await listFailures(stage.database, { show: 'open', limit: 1 });
    expect(gone).toMatchObject({ contact_id: 99_999, lastName: null });
  });
});

describe('retrying failures', () => {
  it('makes all that are open due, and no others', async () => {
    const [sleeping, waiting] = await fail(
      {},
      { dueIn: 60_000 },
      { state: 'dismissed' },
      { state: 'resolved' },
    );
    expect(await retryFailures(stage.database, {}, 'editor')).toBe(2);
    expect(await listed({ show: 'due' })).toEqual([waiting, sleeping]);
  });

  it('takes those that are named, dismissed ones too, but nothing that is settled', async () => {
    const [first = 0, second = 0, settled = 0] = await fail(
      {},
      { state: 'dismissed' },
      { state: 'resolved' },
      {},
    );
    expect(await retryFailures(stage.database, { ids: [first, second, settled, 4711] }, 'editor')).toBe(2);
    expect(await listed({ show: 'due' })).toEqual([second, first]);
  });

  it('takes none when none is named', async () => {
    await fail({});
    expect(await retryFailures(stage.database, { ids: [] }, 'editor')).toBe(0);
    expect(await listed({ show: 'due' })).toEqual([]);
  });

  it('takes those of a kind and code', async () => {
    const [, second] = await fail({}, { code: 'rowDeleted' }, { code: 'rowDeleted', activity: 4 });
    expect(await retryFailures(stage.database, { kind: 'contact', code: 'rowDeleted' }, 'editor')).toBe(1);
    expect(await listed({ show: 'due' })).toEqual([second]);
  });

  it('is on record', async () => {
    await fail({});
    await retryFailures(stage.database, { code: 'textTooLong' }, 'editor');
    const audit = await stage.database.db.selectFrom('dynamics365.audit').selectAll().execute();
    expect(audit).toMatchObject([{ caller: 'editor', action: 'failure.retry' }]);
    expect(JSON.parse(audit[0]?.details ?? '')).toEqual({
      code: 'textTooLong',
      count: 1,
      before: { open: 1, dismissed: 0 },
      after: { open: 1, due: 1 },
    });
  });
});

describe('dismissing a failure', () => {
  it('takes it off the list, and again does nothing more', async () => {
    const [id = 0] = await fail({ dueIn: -1 });
    expect(await dismissFailure(stage.database, id, 'editor')).toMatchObject({ state: 'dismissed' });
    expect(await dismissFailure(stage.database, id, 'editor')).toMatchObject({ state: 'dismissed' });
    expect(await listed()).toEqual([]);
    const audit = await stage.database.db.selectFrom('dynamics365.audit').select('action').execute();
    expect(audit).toEqual([{ action: 'failure.dismiss' }]);
  });

  it('is refused for one that is settled or never was', async () => {
    const [id = 0] = await fail({ state: 'resolved' });
    await expect(dismissFailure(stage.database, id, 'editor')).rejects.toMatchObject({
      refusal: { kind: 'conflict', code: 'failureSettled' },
    });
    await expect(dismissFailure(stage.database, 4711, 'editor')).rejects.toMatchObject({
      refusal: { kind: 'notFound', code: 'failureNotFound' },
    });
  });
});
