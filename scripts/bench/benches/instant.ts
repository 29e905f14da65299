import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { createAddressSeal } from '../../../bridge/notifications/createAddressSeal.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import type { SubscriptionFilter } from '../../../bridge/sync/state/subscriptions/subscription.ts';
import { createDeliveries } from '../../../bridge/sync/subscriptions/createDeliveries.ts';
import { subscribe } from '../../../bridge/sync/subscriptions/subscribe.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { contactUsForm } from '../../sample/sampleForms.ts';
import { callBridge } from '../callBridge.ts';
import { sizeBy } from '../sizeBy.ts';
import { startBenchStage } from '../startBenchStage.ts';
import { type DatabaseStage, startDatabaseStage } from '../startDatabaseStage.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';

const aSecond = 20;
const seconds = { small: 2, usual: 15, full: 60 };
const idleMs = { small: 2_000, usual: 20_000, full: 20_000 };
const patienceMs = 30_000;

/** From a submitted form to a flow that is told, and what it costs to look when nothing happens. */
export const instant: Bench = {
  name: 'instant',
  title: 'Instant triggers',
  run: async (options) => [...(await measureTelling(options)), ...(await measureIdle(options))],
};

/** Where a flow is told, and when it was told of what. */
async function startFlow(): Promise<{ url: string; told: Map<string, number>; close(): void }> {
  const told = new Map<string, number>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { values } = JSON.parse(text) as { values: { Message: string } };
    if (!told.has(values.Message)) told.set(values.Message, performance.now());
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/flow`,
    told,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function measureTelling(options: BenchOptions): Promise<Figure[]> {
  const stage = await startBenchStage(options, 1000);
  const flow = await startFlow();
  try {
    const bridge = await stage.startBridge();
    const form = await formId(stage.database);
    await callBridge(`${bridge.url}/subscriptions/formsubmitted`, { notificationUrl: flow.url, form });
    // The first look at everything is not what is measured.
    await submit(stage.database, 'first');
    await allTold(flow.told, 1);
    flow.told.clear();
    options.progress('a form is submitted 20 times a second');
    const count = aSecond * sizeBy(options, seconds);
    const sent = new Map<string, number>();
    const start = performance.now();
    for (let number = 0; number < count; number += 1) {
      await wait(Math.max(0, start + (number * 1000) / aSecond - performance.now()));
      sent.set(String(number), performance.now());
      await submit(stage.database, String(number));
    }
    await allTold(flow.told, count);
    await bridge.stop();
    const took = [...sent]
      .map(([number, at]) => (flow.told.get(number) ?? Number.POSITIVE_INFINITY) - at)
      .sort((one, other) => one - other);
    const of = (share: number) =>
      (took[Math.ceil(took.length * share) - 1] ?? Number.POSITIVE_INFINITY) / 1000;
    const order = [...flow.told.keys()];
    return [
      {
        what: `from a submitted form to a flow that is told, ${aSecond} a second, 95th percentile`,
        value: of(0.95),
        unit: 's',
        target: { atMost: 2 },
        from: `half within ${of(0.5).toFixed(2)} s, all within ${of(1).toFixed(2)} s`,
      },
      {
        what: 'of them not told, or not in their order',
        value: outOfOrder(order, count),
        unit: '',
        target: { atMost: 0 },
      },
    ];
  } finally {
    flow.close();
    await stage.close();
  }
}

async function allTold(told: ReadonlyMap<string, number>, count: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (told.size < count && performance.now() < deadline) await wait(50);
}

function outOfOrder(order: readonly string[], count: number): number {
  return count - order.filter((number, index) => Number(number) === index).length;
}

async function measureIdle(options: BenchOptions): Promise<Figure[]> {
  const stage = await startDatabaseStage(options);
  try {
    let contacts = await stage.grow();
    if (!options.small) contacts = await stage.grow();
    await stage.age();
    await stage.detection.detect();
    options.progress(`nothing happens on a site of ${contacts} contacts`);
    const withIndexes = await idleCost(stage, sizeBy(options, idleMs));
    await sql`drop index if exists IX_OM_Contact_ContactLastModified_Dynamics365`
      .execute(stage.installation.database.db)
      .catch(() => undefined);
    const without = await idleCost(stage, sizeBy(options, idleMs));
    const size = contacts.toLocaleString('en-US');
    return [
      {
        what: `share of a core for looking every second at ${size} contacts, with the advised indexes`,
        value: withIndexes.share * 100,
        unit: '%',
        target: { atMost: 1 },
        from: `${withIndexes.statements.toFixed(1)} statements a second, ${withIndexes.writes.toFixed(1)} of them write`,
      },
      {
        what: `the same without the index on the stamp`,
        value: without.share * 100,
        unit: '%',
        target: { atMost: 1 },
        from: `${without.statements.toFixed(1)} statements a second`,
      },
    ];
  } finally {
    await stage.close();
  }
}

/** Of an engine that has subscriptions of all kinds and nothing to tell. */
async function idleCost({ engine, counted, installation }: DatabaseStage, forMs: number) {
  const { database } = installation;
  const seal = createAddressSeal('a secret of the bench, for addresses of flows');
  const filters: SubscriptionFilter[] = [
    { kind: 'contactQualified' },
    { kind: 'contactChanged' },
    { kind: 'activityLogged' },
    { kind: 'runFinished', onlyWithFailures: false },
    { kind: 'formSubmitted', formId: await formId(database) },
  ];
  await database.db.deleteFrom('dynamics365.subscription').execute();
  for (const filter of filters)
    await subscribe(database, seal, {
      filter,
      address: { url: 'https://prod.logic.azure.com/flow', host: 'prod.logic.azure.com', isLoopback: false },
      owner: { name: 'bench', kind: 'apiKey', mark: null },
      endsAt: undefined,
      access: {},
    });
  const deliveries = createDeliveries(engine.parts, {
    // As often as an ordinary bridge looks at everything.
    detection: createEventDetection(engine.parts, { intervalMs: 60_000 }),
    audience: { admit: async () => ({ present: async () => new Map() }) },
    notifier: {
      timeoutMs: 1_000,
      check: (url) => ({ url, host: 'prod.logic.azure.com', isLoopback: false }),
      tell: async () => ({ kind: 'taken', status: 202 }),
    },
    seal,
  });
  await deliveries.deliver();
  await deliveries.idle();
  counted.take();
  const started = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - started < forMs) {
    const begun = performance.now();
    await deliveries.deliver();
    await wait(Math.max(0, 1_000 - (performance.now() - begun)));
  }
  const { user, system } = process.cpuUsage(before);
  const elapsed = performance.now() - started;
  const { statements, writes } = counted.take();
  await deliveries.settled();
  return {
    share: (user + system) / 1000 / elapsed,
    statements: (statements * 1000) / elapsed,
    writes: (writes * 1000) / elapsed,
  };
}

async function formId({ main }: Pick<BridgeDatabase, 'main'>): Promise<number> {
  const { FormID } = await main
    .selectFrom('CMS_Form')
    .select('FormID')
    .where('FormName', '=', contactUsForm.name)
    .executeTakeFirstOrThrow();
  return FormID;
}

async function submit(database: BridgeDatabase, message: string): Promise<void> {
  const { local } = await currentTimes(database);
  await sql`insert into ${sql.table(contactUsForm.tableName)} (FormInserted, FormUpdated, EmailInput, Message)
    values (${local}, ${local}, ${'visitor@example.com'}, ${message})`.execute(database.main);
}
