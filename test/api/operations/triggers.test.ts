import { describe, expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

const as = 'reader';

describe.each([
  ['contactqualifies', 'contactsQualified'],
  ['contactchanges', 'contactsChanged'],
])('the trigger %s', (name, called) => {
  it('tells nothing on the first poll, and where the next one starts', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', `/events/${name}`, { as });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ cursor: 'next', items: [] });
    expect(calls).toEqual([[called, undefined]]);
  });

  it('goes on from its cursor', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', `/events/${name}?cursor=abc`, { as });
    expect(answer.json()).toMatchObject({ cursor: 'next', items: [{ contactId: 7 }] });
    expect(calls).toEqual([[called, 'abc']]);
  });

  it('takes an empty cursor for none', async () => {
    const { send, calls } = createTestApi();
    await send('GET', `/events/${name}?cursor=`, { as });
    expect(calls).toEqual([[called, undefined]]);
  });

  it('is served at the address of the contract, too', async () => {
    const { send } = createTestApi();
    expect((await send('GET', `/trigger/events/${name}?cursor=abc`, { as })).status).toBe(200);
  });

  it('shows the contact GUID to administrators only', async () => {
    const { send } = createTestApi();
    const seen = async (user: string) =>
      (await send('GET', `/events/${name}?cursor=abc`, { as: user })).json().items;
    expect(await seen('editor')).not.toMatchObject([{ contactGuid: expect.any(String) }]);
    expect(await seen('administrator')).toMatchObject([{ contactGuid: expect.any(String) }]);
  });
});

describe('the trigger activityislogged', () => {
  it('tells of activities of the type asked for', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', '/events/activityislogged?type=pagevisit&cursor=abc', { as });
    expect(answer.json()).toMatchObject({ cursor: 'next', items: [{ activityId: 31 }, { activityId: 30 }] });
    expect(calls).toEqual([['activitiesLogged', 'pagevisit', 'abc']]);
  });
});

describe('the trigger runfinishes', () => {
  it('tells of all runs when nothing is asked', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', '/events/runfinishes?cursor=abc', { as });
    expect(answer.json()).toMatchObject({ cursor: 'next', items: [{ id: 1 }] });
    expect(calls).toEqual([['runsFinished', { onlyWithFailures: false }, 'abc']]);
  });

  it('passes on what the maker chose', async () => {
    const { send, calls } = createTestApi();
    await send('GET', '/events/runfinishes?kind=contacts&onlyWithFailures=True', { as });
    expect(calls).toEqual([['runsFinished', { kind: 'contacts', onlyWithFailures: true }, undefined]]);
  });

  it('refuses a kind there is not', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', '/events/runfinishes?kind=weekly', { as });
    expect(answer.json()).toMatchObject({
      status: 400,
      field: 'kind',
      detail: 'Kind (kind) has to be one of: contacts, activities, import.',
    });
    expect(calls).toEqual([]);
  });
});

it.each(['/events/runfinishes', '/trigger/events/runfinishes'])('%s takes GET only', async (path) => {
  const { send } = createTestApi();
  const answer = await send('POST', path, { as });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD');
});
