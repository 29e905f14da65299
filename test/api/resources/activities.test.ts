import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { product } from '../../sync/openSampleDatabase.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { BASE, createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 20, seed: 3 });
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const as = 'editor';

/** The contact with the most page visits. */
async function visitor(): Promise<{ contactId: number; visits: number }> {
  const { db } = stage.database;
  const rows = await db
    .selectFrom('OM_Activity')
    .select('ActivityContactID as contactId')
    .where('ActivityType', '=', 'pagevisit')
    .execute();
  const byContact = [...Map.groupBy(rows, ({ contactId }) => contactId)];
  const [[contactId, visits] = [0, []]] = byContact.toSorted(([, a], [, b]) => b.length - a.length);
  return { contactId, visits: visits.length };
}

describe('ListActivities', () => {
  it('lists the activities of one contact, of one type, page by page, the newest first', async () => {
    const { contactId, visits } = await visitor();
    const seen: { activityId: number; contactId: number; type: string }[] = [];
    let path: string | undefined =
      `/activities?contact=${contactId}&type=pagevisit&from=2000-01-01T00:00:00Z&limit=1`;
    while (path) {
      const { value, nextLink } = (await api.send('GET', path, { as })).json() as {
        value: typeof seen;
        nextLink?: string;
      };
      seen.push(...value);
      path = nextLink?.replace(BASE, '');
    }
    expect(seen).toHaveLength(visits);
    for (const each of seen) expect(each).toMatchObject({ contactId, type: 'pagevisit' });
    expect(seen).toEqual(seen.toSorted((a, b) => b.activityId - a.activityId));
  });

  it(`says in which channel and on which page it was, where the product knows: ${product}`, async () => {
    const { contactId } = await visitor();
    const path = `/activities?contact=${contactId}&type=pagevisit&from=2000-01-01T00:00:00Z&limit=1`;
    const { value } = (await api.send('GET', path, { as })).json() as { value: Record<string, unknown>[] };
    expect({ channelId: value[0]?.channelId, webPageId: value[0]?.webPageId }).toEqual(
      product === '13'
        ? { channelId: undefined, webPageId: undefined }
        : { channelId: expect.any(Number), webPageId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    );
  });

  it('lists those within a time', async () => {
    const list = async (query: string) =>
      (await api.send('GET', `/activities?${query}`, { as })).json().value;
    expect(await list('to=2000-01-01T00:00:00Z')).toEqual([]);
    expect(await list('from=9999-12-31T23:59:59Z')).toEqual([]);
    expect(await list('from=2000-01-01T00:00:00Z&limit=3')).toHaveLength(3);
  });

  it.each([
    ['contact=nobody', 400, 'contactUnreadable'],
    ['contact=4711', 404, 'contactNotFound'],
    ['from=yesterday', 400, 'invalidRequest'],
    ['cursor=abc', 400, 'cursorUnusable'],
  ])('refuses %s', async (query, status, code) => {
    const answer = await api.send('GET', `/activities?${query}`, { as });
    expect(answer.json()).toMatchObject({ status, code });
  });
});

/** As the sample of the product calls it. */
const pageVisit = product === '13' ? 'pagevisit' : 'Page visit';

it('lists types of activities to choose from', async () => {
  const answer = await api.send('GET', '/lookups/activitytypes', { as });
  expect(answer.json().value).toContainEqual({ name: 'pagevisit', displayName: pageVisit });
});

describe('types of activities', () => {
  const read = async () =>
    (await api.send('GET', '/activitytypes', { as })).json() as { version: string; value: object[] };
  const save = (json: unknown, user = 'administrator') =>
    api.send('PUT', '/activitytypes', { as: user, json });

  it('are told with how they are sent', async () => {
    const { version, value } = await read();
    expect(version).toEqual(expect.any(String));
    expect(value).toContainEqual(
      expect.objectContaining({ type: 'pagevisit', displayName: pageVisit, state: expect.any(String) }),
    );
  });

  it('are replaced by administrators', async () => {
    const rule = { type: 'pagevisit', table: 'task' };
    const json = { version: (await read()).version, value: [rule] };
    expect((await save(json, as)).status).toBe(403);
    const answer = await save(json);
    expect(answer.status).toBe(200);
    expect((await read()).value).toContainEqual(
      expect.objectContaining({ type: 'pagevisit', rule: expect.objectContaining(rule) }),
    );
  });

  it('are saved over whatever is there without a version: the last one wins', async () => {
    expect((await save({ value: [{ type: 'pagevisit', send: false }] })).status).toBe(200);
    expect((await read()).value).toContainEqual(
      expect.objectContaining({ rule: expect.objectContaining({ type: 'pagevisit', send: false }) }),
    );
  });

  it('are taken as they were read', async () => {
    const answer = await save(await read());
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  });

  it('are refused with a rule that is not known', async () => {
    const answer = await save({ version: 'v1', value: [{ type: 'pagevisit', colour: 'red' }] });
    expect(answer.status).toBe(400);
    const { send, calls } = createTestApi();
    await send('PUT', '/activitytypes', { as, json: { value: [{ type: 'pagevisit', colour: 'red' }] } });
    expect(calls).toEqual([]);
  });
});
