import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import { createClock } from './limits/createClock.ts';
import { seededIds } from './seed/seedOrganization.ts';

/** Service endpoints, steps and images, and the calls that come of them. */

type Call = { url: string; headers: IncomingHttpHeaders; text: string; body: Body };
type Pair = { key: string; value: unknown };
type Body = Record<string, unknown> & {
  InputParameters: Pair[];
  PostEntityImages: Pair[];
  PreEntityImages: Pair[];
};
type Entity = { Id: string; Attributes: Pair[]; FormattedValues: Pair[]; __type?: string };

const id = 'c0000000-0000-4000-8000-000000000001';
const other = 'c0000000-0000-4000-8000-000000000002';
const contracts = 'http://schemas.microsoft.com/xrm/2011/Contracts';

let standin: DataverseStandin;
let caller: Caller;
let receiver: Awaited<ReturnType<typeof listen>>;
const clock = createClock();

beforeEach(async () => {
  receiver = await listen();
  standin = await createDataverseStandin({ clock });
  caller = await connectCaller(standin);
});
afterEach(async () => {
  await standin.close();
  await receiver.close();
});

/** A receiver that keeps what it is sent and answers with the statuses given, 200 afterwards; null is no answer at all. */
async function listen() {
  const calls: Call[] = [];
  const statuses: (number | null)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    calls.push({ url: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) as Body });
    const status = statuses.shift();
    if (status === null) return;
    response.writeHead(status ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/dataverse`,
    calls,
    statuses,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function created(set: string, body: object): Promise<string> {
  const answer = await caller.send('POST', set, body);
  expect([answer.status, answer.text]).toEqual([204, '']);
  return /\(([^)]+)\)$/.exec(answer.headers.get('OData-EntityId') ?? '')?.[1] ?? '';
}

function endpoint(extra: object = {}): Promise<string> {
  return created('serviceendpoints', {
    name: 'Bridge',
    url: receiver.url,
    contract: 8,
    authtype: 4,
    authvalue: 'a key & more',
    ...extra,
  });
}

async function messageIds(message: string): Promise<{ message: string; filter: string }> {
  const messages = await caller.get<{ value: { sdkmessageid: string }[] }>(
    `sdkmessages?$select=sdkmessageid&$filter=name eq '${message}'`,
  );
  const filters = await caller.get<{ value: { sdkmessagefilterid: string }[] }>(
    `sdkmessagefilters?$select=sdkmessagefilterid&$filter=primaryobjecttypecode eq 'contact' and sdkmessageid/name eq '${message}'`,
  );
  return {
    message: messages.body.value[0]?.sdkmessageid ?? '',
    filter: filters.body.value[0]?.sdkmessagefilterid ?? '',
  };
}

async function step(endpointId: string, message: string, extra: object = {}): Promise<string> {
  const ids = await messageIds(message);
  return created('sdkmessageprocessingsteps', {
    name: `Bridge: ${message} of contact`,
    stage: 40,
    mode: 1,
    rank: 1,
    supporteddeployment: 0,
    asyncautodelete: true,
    'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${endpointId})`,
    'sdkmessageid@odata.bind': `/sdkmessages(${ids.message})`,
    'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${ids.filter})`,
    ...extra,
  });
}

function image(stepId: string, extra: object = {}): Promise<string> {
  return created('sdkmessageprocessingstepimages', {
    name: 'after',
    entityalias: 'after',
    imagetype: 1,
    messagepropertyname: 'Target',
    'sdkmessageprocessingstepid@odata.bind': `/sdkmessageprocessingsteps(${stepId})`,
    ...extra,
  });
}

async function listenTo(...messages: string[]): Promise<void> {
  const endpointId = await endpoint();
  for (const message of messages) await step(endpointId, message);
}

/** The only call there is, when all are made. */
async function onlyCall(): Promise<Call> {
  await standin.webhooks.idle();
  expect(receiver.calls).toHaveLength(1);
  return receiver.calls[0] as Call;
}

function attributes(entity: unknown): Record<string, unknown> {
  return Object.fromEntries((entity as Entity).Attributes.map(({ key, value }) => [key, value]));
}

function parameter(call: Call, key: string): unknown {
  return call.body.InputParameters.find((pair) => pair.key === key)?.value;
}

function edit(values: Record<string, unknown>): Promise<unknown> {
  return caller.control('PATCH', `rows/contact/${id}`, { values });
}

describe('registration', () => {
  it('shows endpoints, steps and images, but never a secret', async () => {
    const endpointId = await endpoint();
    await image(await step(endpointId, 'Update', { filteringattributes: 'firstname,lastname' }), {
      attributes: 'firstname,lastname',
    });
    const steps = await caller.get<{ value: unknown[] }>(
      'sdkmessageprocessingsteps?$select=name,statecode,filteringattributes&$expand=eventhandler_serviceendpoint($select=serviceendpointid,name,url),sdkmessagefilterid($select=primaryobjecttypecode),sdkmessageid($select=name),sdkmessageprocessingstepid_sdkmessageprocessingstepimage($select=attributes)',
    );
    expect(steps.body.value).toMatchObject([
      {
        statecode: 0,
        filteringattributes: 'firstname,lastname',
        eventhandler_serviceendpoint: { serviceendpointid: endpointId, name: 'Bridge', url: receiver.url },
        sdkmessageid: { name: 'Update' },
        sdkmessagefilterid: { primaryobjecttypecode: 'contact' },
        sdkmessageprocessingstepid_sdkmessageprocessingstepimage: [{ attributes: 'firstname,lastname' }],
      },
    ]);
    const whole = await caller.get(`serviceendpoints(${endpointId})`);
    expect(whole.status).toBe(200);
    expect(whole.text).not.toContain('a key');
    expect((await caller.get('serviceendpoints?$select=authvalue')).status).toBe(400);
  });

  it.each([
    ['serviceendpoints', { name: 'Bridge', contract: 8 }],
    ['sdkmessageprocessingsteps', { name: 'Step', stage: 40, mode: 1, rank: 1, supporteddeployment: 0 }],
    ['sdkmessageprocessingstepimages', { name: 'after', entityalias: 'after', imagetype: 1 }],
  ])('is refused to an application without the right to write %s', async (set, body) => {
    const me = String((await caller.get<{ UserId: string }>('WhoAmI')).body.UserId);
    standin.organization.rights.set(me, new Set(['Create contact', 'Read contact', 'Write contact']));
    const answer = await caller.send('POST', set, body);
    expect([answer.status, answer.body.error.code]).toEqual([403, '0x80040220']);
  });

  it.each([
    ['a port that is never called', { url: 'https://bridge.example:8443/webhooks/dataverse' }],
    ['an address that is none', { url: 'bridge.example' }],
    ['no key', { authvalue: null }],
    ['headers that are none', { authtype: 5, authvalue: 'x-api-key: secret' }],
  ])('is refused for %s', async (_what, extra) => {
    const body = { name: 'a', url: receiver.url, contract: 8, authtype: 4, authvalue: 'a', ...extra };
    expect((await caller.send('POST', 'serviceendpoints', body)).status).toBe(400);
  });

  it('refuses a filter of another message, unknown columns, and an image after a deletion', async () => {
    const endpointId = await endpoint();
    const [update, remove] = [await messageIds('Update'), await messageIds('Delete')];
    const stepBody = {
      name: 'a',
      stage: 40,
      mode: 1,
      rank: 1,
      supporteddeployment: 0,
      'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${endpointId})`,
      'sdkmessageid@odata.bind': `/sdkmessages(${update.message})`,
      'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${remove.filter})`,
    };
    expect((await caller.send('POST', 'sdkmessageprocessingsteps', stepBody)).status).toBe(400);
    const filtered = {
      ...stepBody,
      'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${update.filter})`,
      filteringattributes: 'firstname,nosuchcolumn',
    };
    expect((await caller.send('POST', 'sdkmessageprocessingsteps', filtered)).status).toBe(400);
    const deletion = await step(endpointId, 'Delete');
    const imageBody = {
      entityalias: 'after',
      imagetype: 1,
      messagepropertyname: 'Target',
      'sdkmessageprocessingstepid@odata.bind': `/sdkmessageprocessingsteps(${deletion})`,
    };
    expect((await caller.send('POST', 'sdkmessageprocessingstepimages', imageBody)).status).toBe(400);
  });

  it('takes images along with their step, and keeps an endpoint that a step needs', async () => {
    const endpointId = await endpoint();
    const stepId = await step(endpointId, 'Update');
    const imageId = await image(stepId);
    const kept = await caller.send('DELETE', `serviceendpoints(${endpointId})`);
    expect([kept.status, kept.body.error.code]).toEqual([400, '0x8004f01f']);
    expect((await caller.send('DELETE', `sdkmessageprocessingsteps(${stepId})`)).status).toBe(204);
    expect((await caller.get(`sdkmessageprocessingstepimages(${imageId})`)).status).toBe(404);
    expect((await caller.send('DELETE', `serviceendpoints(${endpointId})`)).status).toBe(204);
  });
});

describe('the call', () => {
  it('tells of an update: changed columns with who and when, the image with its name, the headers', async () => {
    await caller.send('PATCH', `contacts(${id})`, { firstname: 'Ann', lastname: 'Other', jobtitle: 'Buyer' });
    const stepId = await step(await endpoint(), 'Update', { filteringattributes: 'jobtitle' });
    await image(stepId, { attributes: 'firstname,jobtitle,middlename' });
    await edit({ jobtitle: 'Head of\nsales/marketing' });
    const call = await onlyCall();
    expect(call.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-ms-dynamics-entity-name': 'contact',
      'x-ms-dynamics-request-name': 'Update',
      'x-ms-correlation-request-id': call.body.CorrelationId,
    });
    expect(call.url).toBe('/webhooks/dataverse?code=a+key+%26+more');
    expect(call.body).toMatchObject({
      MessageName: 'Update',
      PrimaryEntityName: 'contact',
      PrimaryEntityId: id,
      OrganizationId: standin.organization.id,
      InitiatingUserId: seededIds.salesperson,
      Depth: 1,
      Mode: 1,
      Stage: 40,
    });
    const target = parameter(call, 'Target') as Entity;
    expect(target).toMatchObject({ __type: `Entity:${contracts}`, Id: id });
    expect(Object.keys(attributes(target)).toSorted()).toEqual([
      'contactid',
      'jobtitle',
      'modifiedby',
      'modifiedon',
    ]);
    const [registered, named] = call.body.PostEntityImages;
    expect([registered?.key, named?.key]).toEqual(['after', 'AsynchronousStepPrimaryName']);
    // No type in images, and no column without a value.
    expect(registered?.value).not.toHaveProperty('__type');
    expect(attributes(registered?.value)).toEqual({
      contactid: id,
      firstname: 'Ann',
      jobtitle: 'Head of\nsales/marketing',
    });
    expect(attributes(named?.value)).toEqual({ contactid: id, fullname: 'Ann Other' });
    expect(call.text).toContain(String.raw`"Head of\u000asales\/marketing"`);
  });

  it('writes every type as the contract serializer does', async () => {
    await caller.send('PATCH', `contacts(${id})`, { lastname: 'Other' });
    await listenTo('Update');
    await edit({
      birthdate: '1980-02-29',
      gendercode: 2,
      creditlimit: 2154.32,
      kx_score: 1,
      kx_interests: '100000000,100000002',
      donotemail: true,
      middlename: null,
      parentcustomerid: { id: other, table: 'account' },
    });
    const call = await onlyCall();
    expect(attributes(parameter(call, 'Target'))).toMatchObject({
      birthdate: `/Date(${Date.UTC(1980, 1, 29)})/`,
      gendercode: { __type: `OptionSetValue:${contracts}`, Value: 2 },
      creditlimit: { __type: `Money:${contracts}`, Value: 2154.32 },
      kx_interests: [
        { __type: `OptionSetValue:${contracts}`, Value: 100000000 },
        { __type: `OptionSetValue:${contracts}`, Value: 100000002 },
      ],
      donotemail: true,
      middlename: null,
      parentcustomerid: {
        __type: `EntityReference:${contracts}`,
        Id: other,
        LogicalName: 'account',
        Name: null,
        KeyAttributes: [],
        RowVersion: null,
      },
    });
    expect(call.text).toContain('"value":1.0000000000}');
  });

  it('writes dates in ISO form, where the organization does', async () => {
    await caller.send('PATCH', `contacts(${id})`, { lastname: 'Other' });
    await caller.control('PATCH', 'webhooks', { dates: 'iso' });
    await listenTo('Update');
    await edit({ birthdate: '1980-02-29' });
    expect(attributes(parameter(await onlyCall(), 'Target')).birthdate).toBe('1980-02-29T00:00:00.000Z');
  });

  it('carries headers, or pairs of the query, as the endpoint says', async () => {
    const authvalue = '<settings><setting name="x-api-key" value="a&amp;b" /></settings>';
    await step(await endpoint({ authtype: 5, authvalue }), 'Create');
    await step(await endpoint({ authtype: 6, authvalue, url: `${receiver.url}?from=crm` }), 'Create');
    await caller.send('POST', 'contacts', { lastname: 'New' });
    await standin.webhooks.idle();
    expect(receiver.calls.map(({ url, headers }) => [url, headers['x-api-key']]).toSorted()).toEqual([
      ['/webhooks/dataverse', 'a&b'],
      ['/webhooks/dataverse?from=crm&x-api-key=a%26b', undefined],
    ]);
  });

  it('leaves parameters and images out above 256 KB', async () => {
    await caller.send('PATCH', `contacts(${id})`, { lastname: 'Other' });
    await listenTo('Update');
    await edit({ description: 'x'.repeat(300_000) });
    const call = await onlyCall();
    expect(call.headers).toHaveProperty('x-ms-dynamics-msg-size-exceeded');
    expect(call.body).toMatchObject({ MessageName: 'Update', PrimaryEntityId: id });
    for (const left of ['InputParameters', 'PostEntityImages', 'PreEntityImages', 'ParentContext'])
      expect(call.body).not.toHaveProperty(left);
  });
});

describe('messages', () => {
  beforeEach(() => caller.send('PATCH', `contacts(${id})`, { lastname: 'Other', firstname: 'Ann' }));

  it('are told of a creation with its ID', async () => {
    await listenTo('Create');
    await caller.send('PATCH', `contacts(${other})?tag=mine`, { lastname: 'New' });
    const { body } = await onlyCall();
    expect(body).toMatchObject({ MessageName: 'Create', PrimaryEntityId: other });
    expect(body.OutputParameters).toEqual([{ key: 'id', value: other }]);
    expect(body.SharedVariables).toContainEqual({ key: 'tag', value: 'mine' });
  });

  it('are told of a deletion by a reference, with the name before it', async () => {
    await listenTo('Delete');
    await caller.send('DELETE', `contacts(${id})`);
    const call = await onlyCall();
    expect(parameter(call, 'Target')).toMatchObject({ Id: id, LogicalName: 'contact' });
    expect(call.body.PostEntityImages).toEqual([]);
    expect(attributes(call.body.PreEntityImages[0]?.value)).toEqual({ contactid: id, fullname: 'Ann Other' });
  });

  it('are told of a merge, and of the subordinate that it deactivates', async () => {
    await caller.send('PATCH', `contacts(${other})`, { lastname: 'Double' });
    await listenTo('Merge', 'Update');
    const reference = (contactid: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid });
    await caller.send('POST', 'Merge', {
      Target: reference(id),
      Subordinate: reference(other),
      UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', jobtitle: 'Both' },
      PerformParentingChecks: false,
    });
    await standin.webhooks.idle();
    const merge = receiver.calls.find(({ body }) => body.MessageName === 'Merge') as Call;
    expect(merge.body.PrimaryEntityId).toBe(id);
    expect(parameter(merge, 'SubordinateId')).toBe(other);
    expect(attributes(parameter(merge, 'UpdateContent'))).toMatchObject({ jobtitle: 'Both' });
    const updates = receiver.calls.filter(({ body }) => body.MessageName === 'Update');
    expect(updates.map(({ body }) => [body.PrimaryEntityId, body.Depth]).toSorted()).toEqual([
      [id, 2],
      [other, 2],
    ]);
  });

  it('are told of SetState and Assign by their own parameters', async () => {
    await listenTo('SetState', 'Assign');
    await caller.control('POST', 'messages', { message: 'SetState', table: 'contact', id, statecode: 1 });
    await standin.webhooks.idle();
    const assignee = { id: seededIds.salesperson, table: 'systemuser' };
    await caller.control('POST', 'messages', { message: 'Assign', table: 'contact', id, assignee });
    await standin.webhooks.idle();
    const [state, assign] = receiver.calls as [Call, Call];
    expect(parameter(state, 'EntityMoniker')).toMatchObject({ Id: id });
    expect([parameter(state, 'State'), parameter(state, 'Status')]).toMatchObject([
      { Value: 1 },
      { Value: 2 },
    ]);
    expect(parameter(assign, 'Assignee')).toMatchObject({
      Id: seededIds.salesperson,
      LogicalName: 'systemuser',
    });
  });

  it('are not told of columns that are not filtered, of disabled steps, nor of what was rolled back', async () => {
    const stepId = await step(await endpoint(), 'Update', { filteringattributes: 'jobtitle' });
    await edit({ firstname: 'Bea' });
    const part = (line: string, contentId: number, body: string): string =>
      `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${contentId}\r\n\r\n${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${body}\r\n`;
    const changeset = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${part(`PATCH contacts(${id})`, 1, '{"jobtitle":"Never"}')}${part('POST contacts', 2, '{"nosuch":1}')}--c--\r\n--b--\r\n`;
    await caller.send('POST', '$batch', changeset, { 'Content-Type': 'multipart/mixed; boundary=b' });
    await caller.send('PATCH', `sdkmessageprocessingsteps(${stepId})`, { statecode: 1, statuscode: 2 });
    await edit({ jobtitle: 'Unheard' });
    await standin.webhooks.idle();
    expect(receiver.calls).toEqual([]);
  });
});

describe('delivery', () => {
  beforeEach(() => caller.send('PATCH', `contacts(${id})`, { lastname: 'Other' }));

  it.each([
    [202, 1, []],
    [299, 1, []],
    [400, 1, [400]],
    [429, 1, [429]],
    [500, 1, [500]],
    [307, 1, [307]],
  ])('takes %i once', async (status, calls, failures) => {
    receiver.statuses.push(status);
    await listenTo('Update');
    await edit({ jobtitle: 'Buyer' });
    await standin.webhooks.idle();
    expect(receiver.calls).toHaveLength(calls);
    expect(standin.webhooks.status().failed.map(({ outcome }) => outcome)).toEqual(failures);
  });

  it.each([502, 503, 504])('repeats %i once and no more', async (status) => {
    await listenTo('Update');
    receiver.statuses.push(status, 200, status, status);
    await edit({ jobtitle: 'Buyer' });
    await standin.webhooks.idle();
    expect(standin.webhooks.status()).toMatchObject({ delivered: 1, attempts: 2, failed: [] });
    await edit({ jobtitle: 'Seller' });
    await standin.webhooks.idle();
    expect(standin.webhooks.status().failed).toMatchObject([{ rowId: id, attempts: 2, outcome: status }]);
  });

  it('gives up after 60 seconds of the organization', async () => {
    await listenTo('Update');
    receiver.statuses.push(null);
    await edit({ jobtitle: 'Buyer' });
    await expect.poll(() => receiver.calls.length).toBe(1);
    clock.advance(59_000);
    expect(standin.webhooks.status()).toMatchObject({ waiting: 1, failed: [] });
    clock.advance(1_000);
    await standin.webhooks.idle();
    expect(standin.webhooks.status().failed).toMatchObject([{ outcome: 'timeout', attempts: 1 }]);
  });

  it('keeps no order, and makes calls twice where it is told to', async () => {
    await listenTo('Update');
    await caller.control('PATCH', 'webhooks', { held: true, repeats: 1, parallel: 1 });
    const titles = Array.from({ length: 8 }, (_, index) => `Title ${index}`);
    for (const jobtitle of titles) await edit({ jobtitle });
    expect(receiver.calls).toEqual([]);
    await caller.control('PATCH', 'webhooks', { held: false });
    await standin.webhooks.idle();
    const told = receiver.calls.map((call) => attributes(parameter(call, 'Target')).jobtitle);
    expect(told.toSorted()).toEqual([...titles, ...titles].toSorted());
    expect(told).not.toEqual(told.toSorted());
  });

  it('calls nothing but this machine', async () => {
    await step(await endpoint({ url: 'https://bridge.example/webhooks/dataverse' }), 'Update');
    await edit({ jobtitle: 'Buyer' });
    await standin.webhooks.idle();
    expect(standin.webhooks.status().failed).toMatchObject([{ outcome: 'unreachable' }]);
  });
});
