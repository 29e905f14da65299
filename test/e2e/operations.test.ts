import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createUserAuthentication } from '../../bridge/api/authentication/createUserAuthentication.ts';
import { createUserDirectory } from '../../bridge/api/authentication/createUserDirectory.ts';
import { createVerifyPassword } from '../../bridge/api/authentication/createVerifyPassword.ts';
import { createApi } from '../../bridge/api/createApi.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';
import { engineOf } from '../api/engineOf.ts';
import { product } from '../sync/openSampleDatabase.ts';
import { manager } from '../sync/sampleManager.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';

/** The whole bridge over a sample installation and a Dataverse stand-in; every answer is compared with the contract. */
let stage: Stage;
let api: ReturnType<typeof createApi>;

beforeAll(async () => {
  stage = await startStage({ contacts: 200, seed: 4 });
  const { parts } = stage.engine;
  const { log } = parts;
  api = createApi({
    contract,
    handlers: createHandlers(engineOf(stage.engine, stage.dynamics.url)),
    authenticate: createUserAuthentication({
      users: createUserDirectory(parts.database, undefined),
      verifyPassword: createVerifyPassword(''),
      log,
    }),
    log,
    checkAnswers: true,
  });
});

afterAll(() => stage.close());

interface Answer {
  status: number;
  body: Record<string, unknown> | undefined;
}

async function call(method: string, path: string, body?: unknown, user = manager): Promise<Answer> {
  const { password } = sampleUsers.find((each) => each.name === user) ?? { password: '' };
  const answer = await api.request(
    `/xperience-dynamics365${path}`,
    {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    { incoming: { socket: { remoteAddress: '127.0.0.1' } } as never },
  );
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as Answer['body']) };
}

type Contact = {
  contactId: number;
  rowId: string;
  email?: string;
  row: Record<string, unknown>;
  contactGuid?: string;
};

async function listed(show: string, user?: string): Promise<Contact[]> {
  const { status, body } = await call('GET', `/contacts?show=${show}&limit=100`, undefined, user);
  expect(status).toBe(200);
  return body?.value as Contact[];
}

const anythingFor = (values: object) =>
  Object.fromEntries(Object.keys(values).map((name) => [name, expect.anything()]));

describe('the operations over the whole bridge', () => {
  it('GetStatus says that everything is ready', async () => {
    const { status, body } = await call('GET', '/status');
    expect({ status, ready: body?.ready, problems: body?.problems }).toEqual({
      status: 200,
      ready: true,
      problems: [],
    });
  });

  it('ListContacts shows who qualifies with a row ready to be added', async () => {
    const contacts = await listed('qualifying');
    expect(contacts.length).toBeGreaterThan(10);
    expect(contacts[0]?.row).toMatchObject({ contactid: contacts[0]?.rowId });
  });

  it('ContactGUID is shown only to those who may manage', async () => {
    expect((await listed('qualifying'))[0]).toHaveProperty('contactGuid');
    expect((await listed('qualifying', 'editor.modify'))[0]).not.toHaveProperty('contactGuid');
  });

  it('a flow adds the mapped row itself and links the contact', async () => {
    const [contact] = await listed('qualifying');
    const added = await stage.inDynamics.send('POST', 'contacts', contact?.row);
    expect(added.status, added.text).toBe(204);
    const { status, body } = await call('PUT', `/contacts/${contact?.contactId}/link`, {
      rowId: contact?.rowId,
    });
    expect({ status, linked: body?.linked }).toEqual({ status: 200, linked: true });
  });

  it('LinkContact refuses a row that does not exist', async () => {
    const [contact] = await listed('qualifying');
    const answer = await call('PUT', `/contacts/${contact?.contactId}/link`, { rowId: crypto.randomUUID() });
    expect({ status: answer.status, code: answer.body?.code }).toEqual({ status: 404, code: 'rowNotFound' });
  });

  it('UnlinkContact holds the contact, ImportContact releases and sends it', async () => {
    const [contact] = await listed('linked');
    const unlinked = await call('DELETE', `/contacts/${contact?.contactId}/link?hold=true`);
    expect(unlinked.body).toMatchObject({ linked: false, held: true, qualifying: false });
    expect((await listed('held')).map(({ contactId }) => contactId)).toEqual([contact?.contactId]);
    const imported = await call('POST', `/contacts/${contact?.contactId}/import`);
    expect({ status: imported.status, outcome: imported.body?.outcome }).toEqual({
      status: 200,
      outcome: 'linked',
    });
    expect(await listed('held')).toEqual([]);
  });

  it('SyncContacts answers with the finished run, GetRun and ListRuns show it', async () => {
    const { status, body } = await call('POST', '/sync/contacts', { wait: 60 });
    expect({ status, state: body?.state }).toEqual({ status: 200, state: 'finished' });
    expect((await call('GET', `/runs/${body?.id}`)).body).toMatchObject({ id: body?.id, percent: 100 });
    const runs = (await call('GET', '/runs')).body?.value;
    expect(runs).toMatchObject([{ id: body?.id }]);
  });

  it('PauseBridge stops everything that writes until ResumeBridge, and GetStatus tells of it', async () => {
    const reason = 'Moving the database';
    expect(await call('POST', '/pause', { reason })).toMatchObject({
      status: 200,
      body: { paused: true, reason },
    });
    const status = await call('GET', '/status');
    expect(status.body).toMatchObject({
      ready: false,
      paused: true,
      pause: { by: manager, reason },
    });
    const [contact] = await listed('linked');
    const id = contact?.contactId ?? 0;
    const writes: [method: string, path: string, body?: object][] = [
      ['POST', '/sync/contacts', {}],
      ['POST', '/sync/activities', {}],
      ['POST', '/updatecontact', { contactid: contact?.rowId, jobtitle: 'Barista' }],
      ['POST', `/contacts/${id}/import`],
      ['DELETE', `/contacts/${id}/link`],
      ['POST', `/contacts/${id}/tasks`, { subject: 'Call' }],
    ];
    for (const [method, path, body] of writes) {
      const answer = await call(method, path, body);
      expect([path, answer.status, answer.body?.code]).toEqual([path, 503, 'paused']);
    }
    expect(await call('POST', '/resume')).toMatchObject({ status: 200, body: { paused: false, reason } });
    expect((await call('GET', '/status')).body).toMatchObject({ ready: true, paused: false });
  });

  it('GetContact finds a linked contact by its row ID, its ID and its e-mail', async () => {
    const contacts = await listed('linked');
    const once = contacts.find(
      (one) => one.email && contacts.filter((each) => each.email === one.email).length === 1,
    );
    const found = await Promise.all(
      [once?.rowId, once?.contactId].map(
        async (key) => (await call('GET', `/contacts/${key}`)).body?.contactId,
      ),
    );
    expect(found).toEqual([once?.contactId, once?.contactId]);
    expect([200, 409]).toContain(
      (await call('GET', `/contacts/${encodeURIComponent(once?.email ?? '')}`)).status,
    );
  });

  it('ListContacts shows whose mapped fields changed since the last run', async () => {
    const [contact] = await listed('linked');
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: 'Barista', ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contact?.contactId ?? 0)
      .execute();
    expect((await listed('changed')).map(({ contactId }) => contactId)).toContain(contact?.contactId);
  });

  it('UpdateContact takes the row as the Dataverse trigger delivers it, once', async () => {
    const contact = (await listed('linked')).at(-1);
    await stage.inDynamics.send('PATCH', `contacts(${contact?.rowId})`, { address1_city: 'Telč' });
    const row = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${contact?.rowId})`, {
      Prefer: 'odata.include-annotations="*"',
    });
    expect(Object.keys(row.body).length).toBeGreaterThan(100);
    const first = await call('POST', '/updatecontact', row.body);
    expect({ status: first.status, changed: first.body?.changedFields }).toEqual({
      status: 200,
      changed: ['ContactCity'],
    });
    expect((await call('POST', '/updatecontact', row.body)).status).toBe(204);
  });

  it('UpdateContact answers 204 for a row nobody is linked to', async () => {
    expect((await call('POST', '/updatecontact', { contactid: crypto.randomUUID() })).status).toBe(204);
  });

  it('UpdateContact answers 403 while contact synchronization is off', async () => {
    const set = (value: string) => storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', value);
    const answer = () => call('POST', '/updatecontact', { contactid: crypto.randomUUID() });
    await set('False');
    try {
      // Rows with nothing to take are refused within a second.
      await vi.waitFor(
        async () => expect(await answer()).toMatchObject({ status: 403, body: { code: 'contactSyncOff' } }),
        { timeout: 60_000 },
      );
    } finally {
      await set('True');
    }
  });

  it('GetContactSchema describes what ListContacts answers', async () => {
    const { status, body } = await call('GET', '/lookups/contactschema');
    expect(status).toBe(200);
    const schema = body?.schema as {
      properties: { fields: { properties: object }; row: { properties: object } };
    };
    for (const { fields, row } of (await listed('linked')) as (Contact & { fields: object })[]) {
      expect(schema.properties.fields.properties).toMatchObject(anythingFor(fields));
      expect(schema.properties.row.properties).toMatchObject(anythingFor(row));
    }
  });

  it('WhenContactChanges and WhenRunFinishes tell what happened since their cursor', async () => {
    const start = await call('GET', '/events/contactchanges');
    const runs = await call('GET', '/events/runfinishes?kind=contacts');
    expect([start.body?.items, runs.body?.items]).toEqual([[], []]);
    const [contact] = await listed('linked');
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactCity: 'Lipnice', ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contact?.contactId ?? 0)
      .execute();
    const run = await call('POST', '/sync/contacts', { wait: 60 });
    const changed = await call('GET', `/events/contactchanges?cursor=${start.body?.cursor}`);
    expect(changed.body?.items).toMatchObject([
      { contactId: contact?.contactId, fields: { ContactCity: 'Lipnice' } },
    ]);
    const ended = await call('GET', `/events/runfinishes?kind=contacts&cursor=${runs.body?.cursor}`);
    expect(ended.body?.items).toEqual([run.body]);
  });

  it('SyncActivities sends what ListActivities shows, and says which types it left out', async () => {
    const { version } = (await call('GET', '/activitytypes')).body ?? {};
    const rules = { version, value: [{ type: 'pagevisit', table: 'kx_pagevisit' }] };
    const types = await call('PUT', '/activitytypes', rules);
    expect(types.status, JSON.stringify(types.body)).toBe(200);
    expect((await call('GET', '/activitytypes')).body?.value).toContainEqual(
      expect.objectContaining({ type: 'pagevisit', state: 'sent', table: 'kx_pagevisit' }),
    );
    const run = await call('POST', '/sync/activities', { wait: 60, mode: 'full' });
    expect({ status: run.status, state: run.body?.state }).toEqual({ status: 200, state: 'finished' });
    expect(run.body?.skippedTypes).toContainEqual(expect.objectContaining({ code: 'typeWithoutTable' }));
    const list = await call('GET', '/activities?type=pagevisit&limit=250');
    const all = (list.body?.value ?? []) as { rowId: string; contactRowId?: string }[];
    const linked = all.filter((each) => each.contactRowId);
    const [first] = linked;
    const row = await stage.inDynamics.get(`kx_pagevisitset(${first?.rowId})?$select=subject`);
    expect(row.status).toBe(200);
  });

  it('UpdateActivityTypes names what it cannot store', async () => {
    const version = (await call('GET', '/activitytypes')).body?.version;
    const value = [{ type: 'pagevisit', owner: 'me' }];
    const answer = await call('PUT', '/activitytypes', { version, value });
    expect({ status: answer.status, code: answer.body?.code }).toEqual({
      status: 400,
      code: 'typeMapInvalid',
    });
  });

  it('ListActivities pages through the activities of one contact', async () => {
    const newest = await call('GET', '/activities?limit=1');
    const [any] = (newest.body?.value ?? []) as { contactId: number }[];
    const { body } = await call('GET', `/activities?contact=${any?.contactId}&from=2000-01-01T00:00:00Z`);
    const value = body?.value as { contactId: number }[];
    expect(new Set(value.map(({ contactId }) => contactId))).toEqual(new Set([any?.contactId]));
    expect((await call('GET', '/lookups/activitytypes')).body?.value).toContainEqual({
      name: 'pagevisit',
      displayName: product === '13' ? 'pagevisit' : 'Page visit',
    });
  });

  it('WhenActivityIsLogged tells of new activities of its type, of unlinked contacts too', async () => {
    const start = await call('GET', '/events/activityislogged?type=storevisit');
    expect({ status: start.status, items: start.body?.items }).toEqual({ status: 200, items: [] });
    const log = (type: string) =>
      stage.database.db
        .insertInto('OM_Activity')
        .values({
          ActivityContactID: 1,
          ActivityType: type,
          ActivityTitle: 'Came in',
          ActivityCreated: stage.database.dialect.now(),
        })
        .execute();
    await log('storevisit');
    await log('pagevisit');
    const told = await call('GET', `/events/activityislogged?type=storevisit&cursor=${start.body?.cursor}`);
    expect(told.body?.items).toMatchObject([{ type: 'storevisit', title: 'Came in', contactId: 1 }]);
    const again = await call('GET', `/events/activityislogged?type=storevisit&cursor=${told.body?.cursor}`);
    expect(again.body?.items).toEqual([]);
  });

  it('WhenContactQualifies tells of nobody on the first poll', async () => {
    const { status, body } = await call('GET', '/trigger/events/contactqualifies');
    expect({ status, items: body?.items }).toEqual({ status: 200, items: [] });
  });

  it('ListFailures, DismissFailure and RetryFailures handle what could not be delivered', async () => {
    const list = await call('GET', '/failures');
    const [failure] = (list.body?.value ?? []) as { id: number; subject: string }[];
    expect(failure?.subject).toMatch(/\S/);
    const dismissed = await call('POST', `/failures/${failure?.id}/dismiss`);
    expect(dismissed.body).toEqual({ ...failure, nextAttempt: undefined, state: 'dismissed' });
    const retried = await call('POST', '/failures/retry', { failures: [failure?.id] });
    expect(retried).toEqual({ status: 200, body: { count: 1 } });
    const due = (await call('GET', '/failures?show=due')).body?.value;
    expect(due).toContainEqual(expect.objectContaining({ id: failure?.id, state: 'open' }));
  });

  it('DismissFailure answers 404 for a failure that does not exist', async () => {
    expect((await call('POST', '/failures/99999999/dismiss')).status).toBe(404);
  });

  it('CreateTask and CreateAppointment make one row each, however often they are asked', async () => {
    const contact = (await listed('linked'))[0];
    const users = (await call('GET', '/lookups/users')).body?.value as { id: string }[];
    const owners = (await call('GET', '/lookups/owners')).body?.value as { reference: string }[];
    const priorities = (await call('GET', '/lookups/priorities')).body?.value;
    expect(priorities).toContainEqual({ value: 2, label: 'High' });
    const task = { subject: 'Call back', priority: 2, owner: owners[0]?.reference, idempotencyKey: 'one' };
    const appointment = {
      subject: 'Test ride',
      start: '2026-11-03T09:00:00Z',
      requiredAttendees: [users[0]?.id],
      idempotencyKey: 'one',
    };
    for (const [name, body] of Object.entries({ tasks: task, appointments: appointment })) {
      const answers = [1, 2].map(async () => call('POST', `/contacts/${contact?.contactId}/${name}`, body));
      const [first, second] = await Promise.all(answers);
      expect([first?.status, second?.status]).toEqual([200, 200]);
      expect([first?.body?.created, second?.body?.created].sort()).toEqual([false, true]);
      const made = await stage.inDynamics.get<Record<string, unknown>>(`${name}(${first?.body?.activityId})`);
      expect(made.body).toMatchObject({ subject: body.subject, _regardingobjectid_value: contact?.rowId });
    }
  });

  it('CreateTask refuses a contact that is not linked, unless it may send it first', async () => {
    const links = await stage.links();
    const unlinked = Array.from({ length: 200 }, (_, index) => index + 1).filter((id) => !links.has(id));
    const path = `/contacts/${unlinked[0]}/tasks`;
    const refused = await call('POST', path, { subject: 'Hello' });
    expect({ status: refused.status, code: refused.body?.code }).toEqual({
      status: 409,
      code: 'contactNotLinked',
    });
    const made = await call('POST', path, { subject: 'Hello', importContact: true });
    expect([made.status, stage.rows().has(String(made.body?.contactRowId))]).toEqual([200, true]);
  });

  it('GetFormSubmission reads a submission that GetFormSchema describes', async () => {
    const forms = (await call('GET', '/lookups/forms')).body?.value as { formId: number; name: string }[];
    const form = forms.find(({ name }) => name === 'TestRide')?.formId;
    const { body } = await call('GET', `/forms/${form}/submissions/1`);
    expect(body).toMatchObject({ formName: 'Book a test ride', contactId: expect.any(Number) });
    expect(body?.description).toMatch(/^First name: /);
    const { schema } = (await call('GET', `/lookups/formschema?form=${form}`)).body as {
      schema: { properties: object };
    };
    expect(schema.properties).toMatchObject(anythingFor(body?.values as object));
    const gone = await call('GET', `/forms/${form}/submissions/999999`);
    expect({ status: gone.status, code: gone.body?.code }).toEqual({
      status: 404,
      code: 'submissionNotFound',
    });
  });

  it('WhenFormIsSubmitted starts from now', async () => {
    const { status, body } = await call('GET', '/trigger/events/formsubmitted?form=1');
    expect({ status, items: body?.items }).toEqual({ status: 200, items: [] });
    expect((await call('GET', '/events/formsubmitted?form=999')).body).toMatchObject({
      code: 'formNotFound',
    });
  });

  it('UpdateMapping saves what GetMapping reads and PreviewMapping has tried', async () => {
    const { status, body: before } = await call('GET', '/mapping');
    expect({ status, problems: before?.problems, dropped: before?.dropped }).toEqual({
      status: 200,
      problems: [],
      dropped: [],
    });
    const former = before?.pairs as { field: string; column: string }[];
    const extra = { field: 'ContactLastName', column: 'nickname', direction: 'toDynamics' };
    const pairs = [...former, extra];
    const [contact] = await listed('linked');
    const asked = { contact: String(contact?.contactId), pairs };
    const preview = await call('POST', '/mapping/preview', asked);
    expect([preview.status, preview.body?.contactId]).toEqual([200, contact?.contactId]);
    expect(preview.body?.row).toMatchObject({ nickname: contact?.row.lastname });
    const saved = await call('PUT', '/mapping', { version: before?.version, pairs });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    // A further column of a field is kept beside the module's setting, so Xperience has nothing new to show.
    expect(saved.body).toMatchObject({ problems: [], notice: 'The bridge goes by this from now on.' });
    expect(saved.body?.pairs).toContainEqual(expect.objectContaining(extra));
    await call('POST', `/contacts/${contact?.contactId}/import`);
    expect(stage.rows().get(contact?.rowId ?? '')?.nickname).toBe(contact?.row.lastname);
    const late = await call('PUT', '/mapping', { version: before?.version, pairs: former });
    expect([late.status, late.body?.code]).toEqual([409, 'mappingChanged']);
    await call('PUT', '/mapping', { version: saved.body?.version, pairs: former });
    expect((await call('GET', '/mapping')).body?.pairs).toEqual(former);
  });

  it('UpdateMapping names every mistake with its place and saves nothing', async () => {
    const { body: before } = await call('GET', '/mapping');
    const pairs = [
      { field: 'ContactNobody', column: 'lastname' },
      { field: 'ContactLastName', column: 'fullname' },
    ];
    const { status, body } = await call('PUT', '/mapping', { version: before?.version, pairs });
    expect([status, body?.code]).toEqual([400, 'mappingInvalid']);
    expect(body?.problems).toMatchObject([
      { code: 'unknownField', place: 'pairs[0].field' },
      { code: 'columnNotWritable', place: 'pairs[1].column' },
    ]);
    expect((await call('GET', '/mapping')).body).toEqual(before);
  });

  it('ProposeMapping proposes what is not mapped yet, and saves nothing', async () => {
    const { body: before } = await call('GET', '/mapping');
    const { status, body } = await call('GET', '/mapping/proposal');
    const proposed = body?.value as { pair: { field: string; column: string } }[];
    expect(status).toBe(200);
    expect(proposed.map(({ pair }) => pair)).toContainEqual(
      expect.objectContaining({ field: 'ContactGender', column: 'gendercode' }),
    );
    expect((await call('GET', '/mapping')).body?.version).toBe(before?.version);
  });

  it('PreviewMapping answers 404 for a contact that does not exist', async () => {
    const { status, body } = await call('POST', '/mapping/preview', { contact: '99999999' });
    expect([status, body?.code]).toEqual([404, 'contactNotFound']);
  });

  it('UpdateSettings changes what is given, and GetSettings reads it', async () => {
    const before = await call('GET', '/settings');
    expect(before).toMatchObject({
      status: 200,
      body: { contactSyncEnabled: true, mostCreations: -1, defaultOwner: 'none' },
    });
    const owners = (await call('GET', '/lookups/owners')).body?.value as { reference: string }[];
    const changes = {
      minimumScore: 250,
      scoreRule: 'sumOfScores',
      mostCreations: 40,
      defaultOwner: owners[0]?.reference,
    };
    const saved = await call('PUT', '/settings', { version: before.body?.version, ...changes });
    expect(saved).toMatchObject({
      status: 200,
      body: { ...changes, contactSyncEnabled: true, problems: [], notice: expect.any(String) },
    });
    expect((await call('GET', '/status')).body?.contactSync).toMatchObject({ minimumScore: 250 });
    const late = await call('PUT', '/settings', { version: before.body?.version, minimumScore: 1 });
    expect([late.status, late.body?.code]).toEqual([409, 'settingsChanged']);
    const { version: _old, problems: _none, ...former } = before.body ?? {};
    const back = await call('PUT', '/settings', { version: saved.body?.version, ...former });
    expect(back.body).toMatchObject(former);
  });

  it('UpdateSettings names what cannot be set and changes nothing', async () => {
    const { body: before } = await call('GET', '/settings');
    const given = { version: before?.version, minimumScore: 5, defaultOwner: '/teams(nobody)' };
    expect(await call('PUT', '/settings', given)).toMatchObject({
      status: 400,
      body: { code: 'settingInvalid', problems: [{ field: 'defaultOwner', code: 'ownerUnusable' }] },
    });
    expect((await call('GET', '/settings')).body).toEqual(before);
  });

  it('GetContact answers 404 for a contact that does not exist', async () => {
    expect((await call('GET', '/contacts/99999999')).status).toBe(404);
  });
});

/** Times as people, programs and attackers write them; none of them is one that the bridge may stumble over. */
const oddTimes = [
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59.9999999Z',
  '9999-12-31T23:59:59-14:00',
  '9999-12-31T23:59:60Z',
  '2016-12-31T23:59:60Z',
  '2026-06-15T12:30:60Z',
  '23:59:60Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '0000-01-01T00:00:00Z',
  '-0001-01-01T00:00:00Z',
  '1752-12-31T23:59:59Z',
  '1753-01-01T00:00:00Z',
  '1753-01-01T00:00:00+12:00',
  '+275760-09-13T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-11-03T24:00:00Z',
  '2026-11-03t14:05:09z',
  '2026-11-03 14:05:09Z',
  '2026-11-03T14:05:09+0100',
  '2026-11-03T14:05:09+99:99',
  '2026-11-03T14:05:09',
  '2026-11-03',
  '2026-W45-2T00:00:00Z',
  '2026-307T00:00:00Z',
  '1762178709',
  'Infinity',
  'NaN',
];

describe('odd times', () => {
  it.each(oddTimes)('%s is taken or refused, as a limit of a list', async (time) => {
    for (const name of ['from', 'to']) {
      const { status, body } = await call('GET', `/activities?limit=1&${name}=${encodeURIComponent(time)}`);
      expect([200, 400]).toContain(status);
      if (status === 400) expect(body).toMatchObject({ code: 'invalidRequest', field: name });
    }
  });

  it('beyond all activities leave them all in the list', async () => {
    const all = await call('GET', '/activities?limit=5');
    const within = 'from=0001-01-01T00:00:00%2B14:00&to=9999-12-31T23:59:59-14:00';
    expect((await call('GET', `/activities?limit=5&${within}`)).body?.value).toEqual(all.body?.value);
  });

  it.each(oddTimes)('%s is taken or refused, as a time of a task or an appointment', async (time) => {
    const [[contactId] = [0]] = await stage.links();
    const at = (kind: string, json: object) => call('POST', `/contacts/${contactId}/${kind}`, json);
    const subject = `At ${time}`;
    const answers = [
      await at('tasks', { subject, due: time }),
      await at('appointments', { subject, start: time }),
      await at('appointments', { subject, start: time, allDay: true }),
      await at('appointments', { subject, start: '2026-01-31T08:00:00Z', end: time }),
      await at('appointments', { subject, start: '2026-01-31T08:00:00Z', end: time, allDay: true }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBeLessThan(500);
      if (status >= 400) expect(body?.code).not.toBe('refusedByDynamics');
    }
  });
});

describe('cursors that no list ever gave', () => {
  const lists = ['/contacts?show=linked', '/activities?limit=1', '/runs?limit=1', '/failures?limit=1'];
  const listOf = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const odd = [
    '-1',
    '1.5',
    '2147483648',
    '99999999999999999999',
    'NaN',
    '1e3',
    '',
    "1'--",
    '\u0000',
    crypto.randomUUID(),
  ];

  it.each(lists)('are refused at %s', async (path) => {
    const { body } = await call(
      'GET',
      `${path.replace('limit=1', '')}${path.includes('show') ? '&' : ''}limit=1`,
    );
    const link = typeof body?.nextLink === 'string' ? new URL(body.nextLink) : undefined;
    const [version, list] = link
      ? (listOf(link.searchParams.get('cursor') ?? '') as unknown[])
      : [1, 'ListFailures open  '];
    for (const after of odd) {
      const cursor = Buffer.from(JSON.stringify([version, list, after])).toString('base64url');
      const answer = await call('GET', `${path}&cursor=${cursor}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'cursorUnusable', field: 'cursor' } });
    }
  });

  it.each(['contactqualifies', 'contactchanges', 'activityislogged', 'runfinishes'])(
    'leave no flow on %s stuck',
    async (name) => {
      const { body } = await call('GET', `/events/${name}`);
      const known = Buffer.from(String(body?.cursor), 'base64url').toString();
      const [form, installation] = known.split('.');
      for (const text of [
        `${form}.${installation}.9999999999`,
        `${form}.${installation}.99999999999999999999`,
        `${form}.${installation}.-1`,
        `${form}.${crypto.randomUUID()}.1`,
        `${form}.not-a-guid.1`,
        'junk',
      ]) {
        const cursor = Buffer.from(text).toString('base64url');
        expect((await call('GET', `/events/${name}?cursor=${cursor}`)).status).toBe(200);
      }
    },
  );
});

describe('both sides compared', () => {
  it('is started, read until it has ended, and lists what it found', async () => {
    const started = await call('POST', '/reconciliations');
    expect(started.status).toBe(200);
    const { id } = started.body as { id: number };
    const ended = await vi.waitFor(async () => {
      const { body } = await call('GET', `/reconciliations/${id}`);
      expect(body).toMatchObject({ state: 'finished', progress: 100 });
      return body as { contacts: Record<string, number>; found: { kind: string; count: number }[] };
    }, 30_000);
    const { contacts, found } = ended;
    expect(contacts.same).toBe((contacts.linked ?? 0) - (contacts.differing ?? 0));
    const kind = found.find(({ count }) => count > 0)?.kind;
    const listed = await call('GET', `/reconciliations/${id}/differences?kind=${kind}&limit=250`);
    const { value } = listed.body as { value: object[] };
    expect(value).toHaveLength(Math.min(250, found.find((each) => each.kind === kind)?.count ?? 0));
    expect((await call('POST', `/reconciliations/${id}/cancel`)).body).toMatchObject({
      code: 'reconciliationEnded',
    });
    expect((await call('GET', '/reconciliations')).body).toMatchObject({
      value: [{ id, state: 'finished' }],
    });
  });
});
