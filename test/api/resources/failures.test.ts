import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOperations } from '../../../bridge/api/resources/failures.ts';
import { remedies } from '../../../bridge/sync/state/failures/remedies.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { storeModuleSetting } from '../../sync/storeModuleSetting.ts';
import { carryOut } from '../carryOut.ts';
import { createStageApi } from '../createStageApi.ts';
import { BASE, createTestApi, type TestApi } from '../createTestApi.ts';
import { engineOf } from '../engineOf.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 20, seed: 3 });
  await stage.sync();
  api = createStageApi(stage);
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.database.db.deleteFrom('dynamics365.failure').execute();
});

const dynamicsUrl = 'https://contoso.crm4.dynamics.com';
const operations = () => failureOperations(engineOf(stage.engine, dynamicsUrl));
/** Has all that are open tried again, at once. */
const retryNow = () => carryOut(operations(), 'RetryFailures', { body: { start: true } });

async function fail(over: {
  contact: number;
  activity?: number;
  code?: string;
  kind?: string;
  state?: string;
}): Promise<void> {
  const { db, dialect } = stage.database;
  await db
    .insertInto('dynamics365.failure')
    .values({
      contact_id: over.contact,
      activity_id: over.activity ?? 0,
      code: over.code ?? 'tooLong',
      kind: over.kind ?? 'data',
      detail: 'It failed.',
      state: over.state ?? 'open',
      first_seen_at: dialect.utcNow(),
      last_seen_at: dialect.utcNow(),
    })
    .execute();
}

const listed = async (show: 'open' | 'due' | 'resolved' = 'open') =>
  (await carryOut(operations(), 'ListFailures', { query: { show, limit: 100 } })).value;
const linkedContact = async () => [...(await stage.links())][0] ?? [0, ''];

describe('a failure that is listed', () => {
  it('says what to do about its code', async () => {
    await fail({ contact: 1, code: 'rowInactive', kind: 'ambiguous' });
    expect(await listed()).toMatchObject([{ code: 'rowInactive', remedy: remedies.rowInactive }]);
  });

  it.each(['constructor', 'codeOfAFormerVersion'])('says what to do about %s by its kind', async (code) => {
    await fail({ contact: 1, code, kind: 'ambiguous' });
    expect((await listed())[0]?.remedy).toBe('Say which row is meant: link the contact to it.');
  });

  it.each([0, 7])('leads to the row of its contact in Dynamics (activity %i)', async (activity) => {
    const [contact, rowId] = await linkedContact();
    await fail({ contact, activity });
    expect(await listed()).toMatchObject([
      { contactLink: `${dynamicsUrl}/main.aspx?pagetype=entityrecord&etn=contact&id=${rowId}` },
    ]);
  });

  it('says where its contact is in Xperience', async () => {
    const [contact] = await linkedContact();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactEmail: 'ada@example.com' })
      .where('ContactID', '=', contact)
      .execute();
    await fail({ contact });
    expect((await listed())[0]?.contactPlace).toBe(
      `In the application Contact management: search for ada@example.com (contact ID ${contact}).`,
    );
  });

  it('has no link to the row of a contact that is gone, and says so', async () => {
    await fail({ contact: 99_999 });
    const [failure] = await listed();
    expect(failure).not.toHaveProperty('contactLink');
    expect(failure?.contactPlace).toBe('Contact 99999 is no longer in Xperience.');
  });

  it('is listed when it was resolved, for whoever asks for those', async () => {
    await fail({ contact: 1, state: 'resolved' });
    expect(await listed()).toEqual([]);
    expect(await listed('resolved')).toMatchObject([{ contactId: 1, state: 'resolved' }]);
  });
});

describe('running at once what is retried', () => {
  it('starts a run for each kind that has something due, and none for the other', async () => {
    await fail({ contact: 1 });
    const { count, runs = [] } = await retryNow();
    expect([count, runs]).toMatchObject([1, [{ kind: 'contacts', requestedBy: 'administrator' }]]);
    await stage.engine.runs.settled();
  });

  it('tells what keeps a run from starting, and leaves the failures due', async () => {
    await fail({ contact: 1 });
    await setSync('False');
    const started = await retryNow();
    await setSync('True');
    expect(started).toEqual({ count: 1, notStarted: expect.stringContaining('switched off') });
    expect(await listed('due')).toHaveLength(1);
  });

  it('starts nothing while nothing is due', async () => {
    expect(await retryNow()).toEqual({ count: 0 });
  });

  it('starts nothing unless it is asked for', async () => {
    await fail({ contact: 1 });
    expect(await carryOut(operations(), 'RetryFailures', { body: { start: false } })).toEqual({ count: 1 });
    expect(await listed('due')).toHaveLength(1);
  });
});

describe('listing failures', () => {
  it('shows the open ones, a hundred a page, when nothing is asked', async () => {
    const { send, calls } = createTestApi();
    await send('GET', '/failures', { as: 'reader' });
    expect(calls).toEqual([['ListFailures', { show: 'open', limit: 100 }, 'reader']]);
    await fail({ contact: 1, code: 'textTooLong' });
    const answer = await api.send('GET', '/failures', { as: 'reader' });
    expect(answer.json().value).toMatchObject([{ contactId: 1, code: 'textTooLong' }]);
  });

  it('leads to the next page with what was asked', async () => {
    for (const contact of [1, 2]) await fail({ contact, code: 'textTooLong' });
    await fail({ contact: 3, code: 'other' });
    await fail({ contact: 4, activity: 7, code: 'textTooLong' });
    const asked = '/failures?show=open&kind=contact&code=textTooLong&limit=1';
    const first = await api.send('GET', asked, { as: 'reader' });
    expect(first.json()).toMatchObject({ value: [{ contactId: 2 }] });
    const link = String(first.json().nextLink).replace(BASE, '');
    const second = await api.send('GET', link, { as: 'reader' });
    expect(second.json()).toMatchObject({ value: [{ contactId: 1 }] });
    expect(second.json()).not.toHaveProperty('nextLink');
  });

  it('takes fields that were left empty for not given', async () => {
    const { send, calls } = createTestApi();
    await send('GET', '/failures?show=&kind=&code=', { as: 'reader' });
    expect(calls).toEqual([['ListFailures', { show: 'open', limit: 100 }, 'reader']]);
  });

  it('refuses a kind there is not, and a cursor of another list', async () => {
    const { send } = api;
    const kind = await send('GET', '/failures?kind=run', { as: 'reader' });
    expect(kind.json()).toMatchObject({ status: 400, field: 'kind' });
    for (const contact of [1, 2]) await fail({ contact });
    const { nextLink } = (await send('GET', '/failures?limit=1', { as: 'reader' })).json();
    const cursor = new URL(String(nextLink)).searchParams.get('cursor');
    const other = await send('GET', `/failures?show=dismissed&cursor=${cursor}`, { as: 'reader' });
    expect(other.json()).toMatchObject({ status: 400, code: 'cursorUnusable' });
  });
});

describe('retrying failures', () => {
  it.each<[string, object | undefined, string[]]>([
    ['all that are open when nothing is said', undefined, ['a', 'b']],
    ['all that are open when everything was left empty', { code: '' }, ['a', 'b']],
    ['none when none is named', { failures: [] }, []],
    ['those with a code', { code: 'a', kind: 'contact' }, ['a']],
    ['none of another kind', { code: 'a', kind: 'activity' }, []],
  ])('takes %s', async (_what, json, codes) => {
    await fail({ contact: 1, code: 'a' });
    await fail({ contact: 2, code: 'b' });
    const answer = await api.send('POST', '/failures/retry', { as: 'editor', ...(json && { json }) });
    expect(answer.json()).toEqual({ count: codes.length });
    expect((await listed('due')).map(({ code }) => code).toSorted()).toEqual(codes);
  });

  it('takes those that are named', async () => {
    for (const contact of [1, 2, 3]) await fail({ contact });
    const [, named, other] = (await listed()).map(({ id }) => id);
    const json = { failures: [named, other] };
    expect((await api.send('POST', '/failures/retry', { as: 'editor', json })).json()).toEqual({ count: 2 });
    expect((await listed('due')).map(({ id }) => id)).toEqual([named, other]);
  });

  it.each([
    [{ failures: ['one'] }, 'failures/0', 'wrongType'],
    [{ failures: '1,2' }, 'failures', 'wrongType'],
    [{ failures: Array(1001).fill(1) }, 'failures', 'tooMany'],
    [{ failure: 1 }, 'failure', 'unknownField'],
    [{ kind: 'run' }, 'kind', 'unknownChoice'],
  ])('refuses %j and names the field', async (json, field, code) => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/failures/retry', { as: 'editor', json });
    expect(answer.status).toBe(400);
    expect(answer.json().problems).toMatchObject([{ field, code }]);
    expect(calls).toEqual([]);
  });

  it('is for callers who may synchronize', async () => {
    const { send } = createTestApi();
    expect((await send('POST', '/failures/retry', { as: 'reader', json: {} })).status).toBe(403);
  });
});

describe('dismissing a failure', () => {
  it('answers with it', async () => {
    await fail({ contact: 1 });
    const [{ id } = { id: 0 }] = await listed();
    const answer = await api.send('POST', `/failures/${id}/dismiss`, { as: 'editor' });
    expect(answer.json()).toMatchObject({ id, state: 'dismissed' });
    expect(await listed()).toEqual([]);
  });

  it('answers 404 for one there is not', async () => {
    const answer = await api.send('POST', '/failures/7777/dismiss', { as: 'editor' });
    expect(answer.json()).toMatchObject({ status: 404, code: 'failureNotFound' });
  });

  it.each(['one', '0', '1.5', '99999999999'])('refuses %s, which is no failure ID', async (id) => {
    const { send, calls } = createTestApi();
    expect((await send('POST', `/failures/${id}/dismiss`, { as: 'editor' })).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it('is for callers who may synchronize', async () => {
    const { send } = createTestApi();
    expect((await send('POST', '/failures/1/dismiss', { as: 'reader' })).status).toBe(403);
  });
});

async function setSync(value: 'True' | 'False'): Promise<void> {
  await storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', value);
}
