import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createApiKey } from '../../../bridge/api/authentication/keys/createApiKey.ts';
import { isRefusal } from '../../../bridge/api/refusal.ts';
import { pauseBridge, resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { readInboxLoad } from '../../../bridge/sync/state/webhooks/inbox.ts';
import { connectCaller } from '../../../test/standins/dataverse/connectCaller.ts';
import { registerWebhook } from '../../../test/standins/dataverse/registerWebhook.ts';
import { callInTurn, fewTurns, type Service, type Turns } from '../callInTurn.ts';
import { sizeBy } from '../sizeBy.ts';
import { type BenchBridge, type BenchStage, startBenchStage } from '../startBenchStage.ts';
import type { Bench, Figure } from '../types.ts';

const perSecond = 20;
/** Dataverse calls from many servers at once. */
const atOnce = 200;
/** Of so many calls one tells of a row that a contact is linked to; each of the others of one that was never told of before. */
const oneLinkedIn = 12;
/** Stands for the ID of the row in a body. */
const rowMark = '<row>';
const long: Turns = { rounds: 3, seconds: 2 };
const turns = { small: fewTurns, usual: long, full: long };
const betweenLooksMs = 25;
const patienceMs = 120_000;

/** What webhooks of Dataverse cost, and how soon an edit in Dynamics is in Xperience by them. */
export const webhooks: Bench = {
  name: 'webhooks',
  title: 'Webhooks of Dataverse: accepted, and until the edit is in Xperience',
  run: async (options) => {
    const stage = await startBenchStage(options, 1000);
    try {
      const bridge = await stage.startBridge();
      await bridge.sync();
      const key = await makeKey(stage);
      const url = bridge.url.replace('/xperience-dynamics365', '/webhooks/dataverse');
      options.progress('calls as fast as they are answered');
      const accepted = await acceptMany(stage, bridge, { url, key }, sizeBy(options, turns));
      options.progress(`${perSecond} edits a second`);
      const arrived = await timeEdits(
        stage,
        { url, key },
        sizeBy(options, { small: 2, usual: 12, full: 60 }),
      );
      return [...accepted, ...arrived];
    } finally {
      await stage.close();
    }
  },
};

async function makeKey({ database, keySecret }: BenchStage): Promise<string> {
  const request = { name: 'webhooks', scopes: ['webhook'], expiresAt: undefined } as const;
  const made = await createApiKey(database, { ...request, secret: keySecret, createdBy: 'bench' });
  if (isRefusal(made)) throw new Error(made.detail);
  return made.key;
}

interface Webhook {
  url: string;
  key: string;
}

/** Edits of every linked row, told of again and again among rows that are nobody's. */
async function acceptMany(
  stage: BenchStage,
  bridge: BenchBridge,
  webhook: Webhook,
  turns: Turns,
): Promise<Figure[]> {
  const rowIds = [...(await stage.links()).values()];
  const person = await connectCaller(stage.dynamics);
  for (const rowId of rowIds)
    await person.control('PATCH', `rows/contact/${rowId}`, { values: { address1_city: 'Told of' } });
  const service = serviceOf(stage, bridge, webhook, rowIds);
  // What is taken is looked at afterwards, so that it is counted by itself.
  await pauseBridge(stage.database, { reason: 'A measurement', by: 'bench' });
  const { calls } = await callInTurn({ calls: service }, turns);
  const before = await bridge.usage();
  const { waiting } = await readInboxLoad(stage.database);
  await resumeBridge(stage.database, { by: 'bench' });
  const taken = await until(async () => {
    const found = await citiesOf(stage, 'Told of');
    const { waiting: left } = await readInboxLoad(stage.database);
    return found.size >= rowIds.length && left === 0 ? found : undefined;
  });
  const used = (await bridge.usage()).cpu - before.cpu;
  const { beside } = await callInTurn({ beside: service }, turns);
  const { waiting: behind } = await readInboxLoad(stage.database);
  await until(async () => ((await readInboxLoad(stage.database)).waiting === 0 ? true : undefined));
  return [
    {
      what: 'processor time for 1,000 webhooks accepted',
      value: calls.cpuPerCall,
      unit: 's',
      // One of two cores, so that the other is free for the site.
      target: { atMost: 1 },
      from: `${Math.round(calls.callsPerSecond)} a second, ${atOnce} callers at once, 99 of 100 answered within ${Math.round(calls.p99)} ms`,
    },
    {
      what: 'rows that were told of and did not reach Xperience',
      value: rowIds.length - taken.size,
      unit: 'rows',
      target: { atMost: 0 },
      from: `${rowIds.length} rows that a contact is linked to, among ${waiting - rowIds.length} others`,
    },
    {
      what: 'processor time for 1,000 of these rows looked at, and taken where a contact is linked',
      value: used / waiting,
      unit: 's',
      from: `${Math.round(used)} ms for ${waiting} rows`,
    },
    {
      what: 'processor time for 1,000 webhooks accepted while others are looked at',
      value: beside.cpuPerCall,
      unit: 's',
      target: { atMost: 1 },
      from: `${Math.round(beside.callsPerSecond)} a second, 99 of 100 answered within ${Math.round(beside.p99)} ms; ${behind} waited in the end`,
    },
  ];
}

function serviceOf(
  stage: BenchStage,
  bridge: BenchBridge,
  { url, key }: Webhook,
  rowIds: readonly string[],
): Service {
  const [before = '', ...after] = JSON.stringify(bodyOf(stage, rowMark)).split(rowMark);
  const bodies = rowIds.map((rowId) => Buffer.from([before, ...after].join(rowId)));
  return {
    urls: [url],
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: (call) =>
      (call % oneLinkedIn === 0 ? bodies[(call / oneLinkedIn) % bodies.length] : undefined) ??
      Buffer.from([before, ...after].join(randomUUID())),
    statuses: [202],
    callers: atOnce,
    usages: [bridge.usage],
  };
}

function bodyOf({ dynamics }: BenchStage, rowId: string) {
  const contracts = 'http://schemas.microsoft.com/xrm/2011/Contracts';
  const attributes = Array.from({ length: 30 }, (_, index) => ({
    key: `new_column${index}`,
    value: `Value ${index}`,
  }));
  const entity = {
    Attributes: attributes,
    FormattedValues: [],
    Id: rowId,
    KeyAttributes: [],
    LogicalName: 'contact',
  };
  return {
    MessageName: 'Update',
    PrimaryEntityName: 'contact',
    PrimaryEntityId: rowId,
    OrganizationId: dynamics.organization.id,
    InitiatingUserId: '10000000-0000-4000-8000-000000000002',
    InputParameters: [{ key: 'Target', value: { __type: `Entity:${contracts}`, ...entity } }],
    PostEntityImages: [{ key: 'after', value: entity }],
  };
}

/** From the edit in Dynamics until the database of Xperience shows it. */
async function timeEdits(stage: BenchStage, { url, key }: Webhook, seconds: number): Promise<Figure[]> {
  const person = await connectCaller(stage.dynamics);
  await registerWebhook(person, { url, key, messages: ['Update'], columns: ['address1_city'] });
  const links = [...(await stage.links())];
  const edited = new Map<number, { city: string; at: number }>();
  const latencies: number[] = [];
  const look = async (): Promise<void> => {
    const now = await citiesOf(stage, 'Edit ');
    const at = performance.now();
    for (const [contactId, { city, at: since }] of edited) {
      if (now.get(contactId) !== city) continue;
      latencies.push(at - since);
      edited.delete(contactId);
    }
  };
  const total = Math.min(seconds * perSecond, links.length);
  const begun = performance.now();
  for (let edit = 0; edit < total; ) {
    const due = begun + (edit * 1000) / perSecond;
    if (performance.now() < due) {
      await look();
      await wait(Math.max(1, Math.min(betweenLooksMs, due - performance.now())));
      continue;
    }
    const [contactId, rowId] = links[edit] ?? [0, ''];
    const city = `Edit ${edit}`;
    edited.set(contactId, { city, at: performance.now() });
    await person.control('PATCH', `rows/contact/${rowId}`, { values: { address1_city: city } });
    edit += 1;
  }
  await until(async () => {
    await look();
    return edited.size === 0 ? true : undefined;
  });
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return [
    {
      what: `from an edit in Dynamics to Xperience, 95th percentile at ${perSecond} edits a second`,
      value: at(0.95),
      unit: 'ms',
      target: { atMost: 2_000 },
      from: `${sorted.length} edits; half within ${at(0.5)} ms, all within ${at(1)} ms`,
    },
  ];
}

async function citiesOf({ database }: BenchStage, prefix: string): Promise<Map<number, string>> {
  const rows = await database.db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactCity'])
    .where('ContactCity', 'like', `${prefix}%`)
    .execute();
  return new Map(rows.map(({ ContactID, ContactCity }) => [ContactID, ContactCity ?? '']));
}

async function until<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error('What webhooks told of did not reach Xperience.');
    await wait(betweenLooksMs);
  }
}
