import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readContract } from '../../bridge/api/contract/readContract.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import { insertSubscription } from '../../bridge/sync/state/subscriptions/subscriptions.ts';
import { currentTimes } from '../../bridge/xperience/currentTimes.ts';
import type { QualifyingRule } from '../../bridge/xperience/qualifying/qualifyingRule.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { type CountedDatabase, countStatements } from '../../scripts/bench/countStatements.ts';
import { createTestApi, type TestApi } from '../api/createTestApi.ts';
import { engineOf } from '../api/engineOf.ts';
import { createEngine, type Engine } from './createEngine.ts';
import { product } from './openSampleDatabase.ts';
import { type Stage, startStage } from './startStage.ts';
import { storeSetting } from './storeSetting.ts';
import { triggerBody } from './triggerBody.ts';

/** A call as it is made the so manieth time. */
type Call = (turn: number) => Promise<Sent> | Sent;

interface Sent {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  json?: unknown;
}

/**
 * At most so many, each after calls of its kind that were made a moment ago: reads, writes, transactions, and ways to a server and
 * back, of which statements that travel together have one, and a transaction has two for its begin and end. `afterPause`: ways of
 * one that comes seconds after the last call, when what is configured is looked at again. Signing in is not among
 * them: a caller who called within five seconds costs none, an API key or user else one or two.
 */
type Budget = [reads: number, writes: number, transactions: number, trips: number, afterPause: number];

const budgets: Record<string, [Budget, Call]> = {
  'UpdateContact: the same row': [[1, 0, 0, 1, 2], async () => post('/updatecontact', await rowOf(0))],
  'UpdateContact: newer, nothing mapped changed': [
    [1, 1, 0, 2, 8],
    async (turn) => post('/updatecontact', await edited(10 + turn, { fax: '1' })),
  ],
  'UpdateContact: newer again, nothing mapped changed': [
    [0, 1, 0, 1, 7],
    async () => post('/updatecontact', await edited(9, { fax: crypto.randomUUID().slice(0, 20) })),
  ],
  'UpdateContact: a field written': [
    [2, 4, 1, 4, 10],
    async (turn) => post('/updatecontact', await edited(20 + turn, { address1_city: 'Telč' })),
  ],
  'UpdateContacts: 20 rows, 2 of them changed': [
    [2, 4, 1, 4, 10],
    async (turn) => {
      const rows = [];
      for (let place = 0; place < 20; place += 1)
        rows.push(
          await edited(20 * turn + place, place < 2 ? { address1_city: `Telč ${turn}` } : { fax: `${turn}` }),
        );
      return post('/updatecontacts', { rows });
    },
  ],
  'GetContact: by its number': [[4, 0, 0, 4, 5], () => get(`/contacts/${contact()}`)],
  'GetContact_V2: by its number': [[4, 0, 0, 4, 5], () => get(`/contact?contact=${contact()}`)],
  'ListContacts: a page of 100 linked': [[4, 0, 0, 4, 5], () => get('/contacts?show=linked&limit=100')],
  'ListContacts: a page of 100 that qualify': [
    [1, 0, 0, 1, 2],
    () => get('/contacts?show=qualifying&limit=100'),
  ],
  'ExplainContact: linked': [[10, 0, 0, 10, 10], () => get(`/contacts/${contact()}/explanation`)],
  'ExplainContact_V2: linked': [[10, 0, 0, 10, 10], () => get(`/contact/explanation?contact=${contact()}`)],
  ListContactHistory: [[2, 0, 0, 2, 2], () => get(`/contact/history?contact=${contact()}`)],
  FindContacts: [[2, 0, 0, 2, 2], () => get('/lookups/contacts?search=eva')],
  'ImportContact: nothing to send': [[12, 1, 2, 17, 17], (turn) => post(`/contacts/${contact(turn)}/import`)],
  'ImportContact_V2: nothing to send': [
    [12, 1, 2, 17, 17],
    (turn) => post(`/contact/import?contact=${contact(turn)}`),
  ],
  UnlinkContact: [[13, 9, 1, 24, 24], (turn) => remove(`/contacts/${contact(100 + turn)}/link`)],
  UnlinkContact_V2: [[13, 9, 1, 24, 24], (turn) => remove(`/contact/link?contact=${contact(110 + turn)}`)],
  LinkContact: [
    [18, 11, 1, 31, 31],
    (turn) => put(`/contacts/${contact(100 + turn)}/link`, { rowId: rowIdOf(100 + turn) }),
  ],
  LinkContact_V2: [
    [18, 11, 1, 31, 31],
    (turn) => put(`/contact/link?contact=${contact(110 + turn)}`, { rowId: rowIdOf(110 + turn) }),
  ],
  CreateTask: [[10, 2, 0, 12, 12], () => post(`/contacts/${contact()}/tasks`, { subject: 'Call' })],
  CreateTask_V2: [[10, 2, 0, 12, 12], () => post(`/contact/tasks?contact=${contact()}`, { subject: 'Call' })],
  CreateAppointment: [[10, 2, 0, 12, 12], () => post(`/contacts/${contact()}/appointments`, appointment)],
  CreateAppointment_V2: [
    [10, 2, 0, 12, 12],
    () => post(`/contact/appointments?contact=${contact()}`, appointment),
  ],
  'ListActivities: a page of 100': [[3, 0, 0, 3, 3], () => get('/activities?limit=100')],
  GetFormSubmission: [[5, 0, 0, 5, 5], async () => get(`/forms/${await form()}/submissions/1`)],
  GetActivityTypes: [[5, 0, 0, 5, 5], () => get('/activitytypes')],
  UpdateActivityTypes: [
    [8, 4, 1, 14, 14],
    async () => changed('/activitytypes', ({ version }) => ({ version, value: [] })),
  ],
  'WhenContactQualifies: nobody new': [[36, 6, 1, 44, 44], () => poll('contactqualifies')],
  'WhenContactChanges: nobody new': [[35, 6, 1, 43, 43], () => poll('contactchanges')],
  'WhenActivityIsLogged: none new': [[38, 7, 2, 49, 49], () => poll('activityislogged')],
  'WhenFormIsSubmitted: none new': [
    [43, 10, 3, 59, 59],
    async () => poll('formsubmitted', `form=${await form()}`),
  ],
  'WhenRunFinishes: none new': [[41, 10, 3, 57, 57], () => poll('runfinishes')],
  ListRuns: [[1, 0, 0, 1, 1], () => get('/runs')],
  GetRun: [[1, 0, 0, 1, 1], () => get('/runs/1')],
  ListPlannedChanges: [[2, 0, 0, 2, 2], () => get('/runs/1/changes')],
  ListFailures: [[2, 0, 0, 2, 2], () => get('/failures')],
  RetryFailures: [[2, 3, 1, 7, 7], () => post('/failures/retry', {})],
  GetSettings: [[6, 0, 0, 6, 6], () => get('/settings')],
  'UpdateSettings: one': [
    [24, 6, 1, 32, 31],
    (turn) => changed('/settings', ({ version }) => ({ version, takeDynamicsChanges: turn % 2 === 0 })),
  ],
  GetMapping: [[12, 0, 0, 12, 12], () => get('/mapping')],
  'UpdateMapping: as it is': [
    [36, 5, 1, 43, 43],
    () => changed('/mapping', ({ version, pairs }) => ({ version, pairs })),
  ],
  PreviewMapping: [[10, 1, 0, 11, 11], () => post('/mapping/preview', { contact: String(contact()) })],
  ProposeMapping: [[18, 0, 0, 18, 18], () => get('/mapping/proposal')],
  ListAudit: [[1, 0, 0, 1, 1], () => get('/audit')],
  GetStatus: [[56, 0, 0, 56, 56], () => get('/status')],
  PauseBridge: [[4, 3, 1, 9, 9], () => post('/pause', { reason: 'Test' })],
  ResumeBridge: [[1, 0, 1, 3, 3], () => post('/resume')],
  ListChoices: [[0, 0, 0, 0, 0], () => get('/lookups/choices?column=gendercode')],
  ListContactFields: [[6, 0, 0, 6, 6], () => get('/lookups/contactfields')],
  ListColumns: [[0, 0, 0, 0, 0], () => get('/lookups/columns')],
  ListOwners: [[0, 0, 0, 0, 0], () => get('/lookups/owners')],
  ListUsers: [[0, 0, 0, 0, 0], () => get('/lookups/users')],
  ListActivityTypes: [[1, 0, 0, 1, 1], () => get('/lookups/activitytypes')],
  ListPriorities: [[0, 0, 0, 0, 0], () => get('/lookups/priorities')],
  ListForms: [[1, 0, 0, 1, 1], () => get('/lookups/forms')],
  GetContactSchema: [[1, 0, 0, 1, 1], () => get('/lookups/contactschema')],
  GetFormSchema: [[3, 0, 0, 3, 3], async () => get(`/lookups/formschema?form=${await form()}`)],
  ListSubscriptions: [[1, 0, 0, 1, 1], () => get('/subscriptions')],
  ListReconciliations: [[1, 0, 0, 1, 1], () => get('/reconciliations')],
};

/** The same where contacts qualify by groups: which groups there are, and whether they are whole, is asked again after a pause. */
const byGroups: Record<string, Budget> = {
  'GetContact: by its number': [2, 0, 0, 2, 4],
  'GetContact_V2: by its number': [2, 0, 0, 2, 4],
  'ListContacts: a page of 100 linked': [1, 0, 0, 1, 3],
  'ListContacts: a page of 100 that qualify': [1, 0, 0, 1, 3],
  'ExplainContact: linked': [5, 0, 0, 5, 7],
  'ExplainContact_V2: linked': [5, 0, 0, 5, 7],
  UnlinkContact: [11, 9, 1, 22, 22],
  UnlinkContact_V2: [11, 9, 1, 22, 22],
  LinkContact: [16, 11, 1, 29, 29],
  LinkContact_V2: [16, 11, 1, 29, 29],
  GetStatus: [58, 0, 0, 58, 58],
};

/**
 * Operations whose work goes on when they have answered, or that need a state they are no longer in a second time; what runs
 * and comparisons cost is told by the measurement `database` of the bench.
 */
const elsewhere = new Set([
  'SyncContacts',
  'SyncActivities',
  'ConfirmRun',
  'CancelRun',
  'DismissFailure',
  'StartReconciliation',
  'GetReconciliation',
  'ListDifferences',
  'CancelReconciliation',
  'WhenContactQualifies_V2',
  'WhenContactChanges_V2',
  'WhenActivityIsLogged_V2',
  'WhenFormIsSubmitted_V2',
  'WhenRunFinishes_V2',
  'EndSubscription',
  'RecoverSubscription',
]);

const get = (path: string): Sent => ({ path });
const post = (path: string, json?: unknown): Sent => ({ method: 'POST', path, json });
const put = (path: string, json: unknown): Sent => ({ method: 'PUT', path, json });
const remove = (path: string): Sent => ({ method: 'DELETE', path });
const contact = (place = 0) => links[place % links.length]?.[0] ?? 0;
const rowIdOf = (place: number) => links[place % links.length]?.[1] ?? '';
const appointment = { subject: 'Test ride', start: '2026-11-03T09:00:00Z' };

async function answerTo(path: string): Promise<Row> {
  return (await api.send('GET', path, { as: 'administrator' })).json();
}

/** What is saved at an address, changed. */
async function changed(path: string, change: (read: Row) => Row): Promise<Sent> {
  return put(path, change(await answerTo(path)));
}

async function form(): Promise<unknown> {
  const { value } = await answerTo('/lookups/forms');
  return (value as { formId: number }[])[0]?.formId;
}

/** The next poll of a flow that has polled before. */
async function poll(trigger: string, filter = ''): Promise<Sent> {
  const path = `/events/${trigger}?${filter}`;
  const { cursor } = await answerTo(path);
  return get(`${path}&cursor=${cursor}`);
}

let stage: Stage;
let engine: Engine;
let counted: CountedDatabase;
let api: TestApi;
let links: [contactId: number, rowId: string][];
/** A server may be asked so much more: which server it is, and whether a row is there before it is inserted. */
const onServerMore = { sqlite: 0, sqlServer: 2 } as const;
/** Calls by the hundred, which are held to their figures; others may come to need a few more. */
/** Where groups count, they are looked up each time: Xperience may be rebuilding one just now. */
const forGroups = 1;

const isHot = (name: string) => /^(UpdateContacts?|GetContact|GetContact_V2|ListContacts)(:|$)/.test(name);
const elsewhereMore = 3;

/** How far the clock of the caches is ahead, ms; by itself it runs slowly, so that nothing goes out of date while a test prepares. */
let ahead = 0;

/**
 * A stage whose contacts qualify by points, or by groups: where groups are chosen, two of them.
 * @param rule of those the product offers
 */
async function prepare(rule: QualifyingRule): Promise<void> {
  stage = await startStage({ contacts: 200, seed: 4 });
  if (rule === 'groups') {
    await storeSetting(stage.database, 'qualifyingRule', rule);
    await storeSetting(stage.database, 'contactGroups', 'ReadyForSales, Newsletter');
  }
  engine = await createEngine(stage.options, undefined, (database) => {
    counted = countStatements(database);
    return counted.database;
  });
  await stage.sync();
  await stage.sync({ mode: 'full' });
  links = [...(await stage.links())];
  const parts = { ...engine.parts, timing: { ...engine.parts.timing, reuseMs: 1_000 } };
  api = createTestApi({
    handlers: createHandlers(engineOf({ parts, runs: engine.runs }, stage.dynamics.url)),
  });
  const now = performance.now.bind(performance);
  ahead = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() / 100 + ahead);
}

async function end(): Promise<void> {
  vi.restoreAllMocks();
  await engine?.stop();
  await stage?.close();
}

type Row = Record<string, unknown>;

async function rowOf(place: number): Promise<Row> {
  const [, rowId] = links[place % links.length] ?? [0, ''];
  const { body } = await stage.inDynamics.get<Row>(`contacts(${rowId})`);
  return triggerBody(body);
}

/** The row as its trigger delivers it after somebody has edited it. */
async function edited(place: number, values: Row): Promise<Row> {
  const [, rowId] = links[place % links.length] ?? [0, ''];
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, values);
  return rowOf(place);
}

async function cost(call: Call, turn: number) {
  const { path, method = 'GET', json } = await call(turn);
  counted.take();
  const answer = await api.send(method, path, { as: 'administrator', ...(json !== undefined && { json }) });
  expect(answer.status, answer.text).toBeLessThan(300);
  return counted.take();
}

/** The rules that the product of this project offers. */
const rules: readonly QualifyingRule[] = product === 'xbk' ? ['groups'] : ['points', 'groups'];

describe.each(rules)('asks the database no more than this, where contacts qualify by %s', (rule) => {
  beforeAll(() => prepare(rule));
  afterAll(end);

  it.each(Object.entries(budgets))('%s', async (name, [usual, call]) => {
    const budget = (rule === 'groups' && byGroups[name]) || usual;
    await cost(call, 1);
    const { statements, writes, transactions, roundTrips } = await cost(call, 2);
    ahead += 2_000;
    const afterPause = await cost(call, 3);
    const spent: Budget = [statements - writes, writes, transactions, roundTrips, afterPause.roundTrips];
    const looked = product === 'xbk' && name.endsWith('that qualify') ? forGroups : 0;
    const more = onServerMore[stage.database.dialect.engine] + (isHot(name) ? 0 : elsewhereMore) + looked;
    expect(spent.map((each, index) => Math.max(each - more, budget[index] ?? 0))).toEqual(budget);
  });
});

it('asks the database as often for the status of many subscriptions as for that of one', async () => {
  await prepare(rules[0] ?? 'groups');
  const status: Call = () => get('/status');
  const subscribed = async (count: number) => {
    const { utc } = await currentTimes(stage.database);
    for (let each = 0; each < count; each += 1)
      await insertSubscription(stage.database, {
        public_id: crypto.randomUUID(),
        kind: 'contactQualified',
        filter: '{}',
        owner: 'ada',
        owner_kind: 'xperienceUser',
        address: 'sealed',
        host: 'prod.logic.azure.com',
        target_hash: crypto.randomUUID(),
        state: 'active',
        changed_at: utc,
        created_at: utc,
        position: 0,
      });
  };
  await subscribed(1);
  await cost(status, 1);
  const one = (await cost(status, 2)).statements;
  await subscribed(60);
  expect((await cost(status, 3)).statements).toBe(one);
  await end();
});

it('names every operation', () => {
  const named = new Set(Object.keys(budgets).map((name) => name.split(':')[0]));
  expect(
    readContract(contract)
      .map(({ id }) => id)
      .filter((id) => !named.has(id) && !elsewhere.has(id)),
  ).toEqual([]);
});
