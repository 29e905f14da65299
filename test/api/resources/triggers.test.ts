import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outsiders, qualify } from '../../sync/qualifying.ts';
import { setJobTitle } from '../../sync/setJobTitle.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { addForm, type TestForm } from '../../xperience/addForm.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
let form: TestForm;
/** Where each trigger stood before anything happened. */
const cursors = new Map<string, string>();
const names = ['contactqualifies', 'contactchanges', 'activityislogged', 'runfinishes'];

beforeAll(async () => {
  stage = await startStage({ contacts: 30, seed: 3 });
  form = await addForm(stage.database, 'Demo', [{ column: 'Model', columnType: 'text' }]);
  await stage.grantForms();
  await stage.sync();
  api = createStageApi(stage);
  for (const name of names) cursors.set(name, String((await first(name)).json().cursor));
  await makeSomethingHappen();
});
afterAll(() => stage.close());

const as = 'reader';
const first = (name: string) => api.send('GET', `/events/${name}`, { as });
const poll = (name: string, query = '', user = as) =>
  api.send('GET', `/events/${name}?cursor=${cursors.get(name)}${query}`, { as: user });

/** A linked contact changes, another qualifies, somebody visits, a run ends. */
async function makeSomethingHappen(): Promise<void> {
  const { db } = stage.database;
  const [[changed = 0] = []] = [...(await stage.links())];
  await setJobTitle(stage.database, changed, 'Pilot');
  const [outsider = 0] = await outsiders(stage.database);
  await qualify(stage.database, outsider);
  await db
    .insertInto('OM_Activity')
    .values({ ActivityContactID: changed, ActivityType: 'pagevisit', ActivityTitle: 'A visit' })
    .execute();
  await stage.sync({ dryRun: true });
}

describe.each(['contactqualifies', 'contactchanges'])('the trigger %s', (name) => {
  it('tells nothing on the first poll, and where the next one starts', async () => {
    const answer = await first(name);
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ cursor: expect.any(String), items: [] });
  });

  it('goes on from its cursor', async () => {
    const answer = await poll(name);
    expect(answer.json()).toMatchObject({
      cursor: expect.any(String),
      items: [{ contactId: expect.any(Number) }],
    });
  });

  it('takes an empty cursor for none', async () => {
    const answer = await api.send('GET', `/events/${name}?cursor=`, { as });
    expect(answer.json()).toMatchObject({ items: [] });
  });

  it('is served at the address of the contract, too', async () => {
    const answer = await api.send('GET', `/trigger/events/${name}?cursor=abc`, { as });
    expect(answer.status).toBe(200);
  });

  it('shows the contact GUID to administrators only', async () => {
    const seen = async (user: string) => (await poll(name, '', user)).json().items;
    expect(await seen('editor')).not.toMatchObject([{ contactGuid: expect.any(String) }]);
    expect(await seen('administrator')).toMatchObject([{ contactGuid: expect.any(String) }]);
  });
});

describe('the trigger activityislogged', () => {
  it('tells of activities of the type asked for', async () => {
    const answer = await poll('activityislogged', '&type=pagevisit');
    expect(answer.json()).toMatchObject({ cursor: expect.any(String), items: [{ title: 'A visit' }] });
    expect((await poll('activityislogged', '&type=landingpage')).json()).toMatchObject({ items: [] });
  });
});

describe('the trigger runfinishes', () => {
  it('tells of all runs when nothing is asked', async () => {
    const answer = await poll('runfinishes');
    expect(answer.json()).toMatchObject({ items: [{ kind: 'contacts', dryRun: true }] });
  });

  it('passes on what the maker chose', async () => {
    const { send, calls } = createTestApi();
    await send('GET', '/events/runfinishes?kind=contacts&onlyWithFailures=True', { as });
    expect(calls).toEqual([['WhenRunFinishes', { kind: 'contacts', onlyWithFailures: true }, as]]);
    expect((await poll('runfinishes', '&kind=activities')).json()).toMatchObject({ items: [] });
    expect((await poll('runfinishes', '&onlyWithFailures=true')).json()).toMatchObject({ items: [] });
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

describe('the trigger formsubmitted', () => {
  const submitted = (query: string) => api.send('GET', `/events/formsubmitted${query}`, { as });

  it('tells of the chosen form from its cursor on, and nothing on the first poll', async () => {
    const { cursor, items } = (await submitted(`?form=${form.formId}`)).json();
    expect(items).toEqual([]);
    const submissionId = await form.submit({ Model: 'Trail Pro' });
    const answer = await submitted(`?form=${form.formId}&cursor=${cursor}`);
    expect(answer.json()).toMatchObject({ items: [{ submissionId, values: { Model: 'Trail Pro' } }] });
    const contract = `/trigger/events/formsubmitted?form=${form.formId}&cursor=`;
    expect((await api.send('GET', contract, { as })).json()).toMatchObject({ items: [] });
  });

  it('needs a form', async () => {
    expect((await submitted('')).json()).toMatchObject({ status: 400, field: 'form' });
  });
});

it.each(['/events/runfinishes', '/trigger/events/runfinishes'])('%s takes GET only', async (path) => {
  const answer = await createTestApi().send('POST', path, { as });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD');
});
