import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { allowedHosts } from '../../../bridge/notifications/allowedHosts.ts';
import { createAddressSeal } from '../../../bridge/notifications/createAddressSeal.ts';
import { createNotifier } from '../../../bridge/notifications/createNotifier.ts';
import { readStandings } from '../../../bridge/sync/state/subscriptions/standings.ts';
import { subscribe } from '../../../bridge/sync/subscriptions/subscribe.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { addForm } from '../../xperience/addForm.ts';
import type { EngineOptions } from '../createEngine.ts';
import type { Stage } from '../startStage.ts';
import { createTestDeliveries, testAddressSecret } from '../subscriptions/createTestDeliveries.ts';
import type { Chance } from './createChance.ts';

/** A flow that is told at once of what visitors submit, on a platform that fails at random, by bridges that are killed. */
export interface Subscriber {
  /** Visitors submit the form. */
  submitSome(chance: Chance): Promise<void>;
  /** A bridge tells the flow, and is killed, or told to end, at some moment; so often until it is over. */
  tellMeanwhile(options: EngineOptions, chance: Chance, over: AbortSignal): Promise<void>;
  /** Lets everything be told that still waits. @returns sentences about what was lost, mixed up or told out of order */
  findViolations(): Promise<string[]>;
  close(): void;
}

const program = fileURLToPath(new URL('../subscriptions/deliveryProcess.ts', import.meta.url));
const patienceMs = 60_000;

export async function createSubscriber(stage: Stage, chance: Chance): Promise<Subscriber> {
  const form = await addForm(stage.database, 'Faults', [{ column: 'Number', columnType: 'text' }]);
  /** Numbers of submissions with the IDs of their events, in the order in which the flow took each first. */
  const took: { number: number; eventId: string }[] = [];
  let isCalm = false;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const number = (JSON.parse(text) as { submissionId: number }).submissionId;
    const take = () => void took.push({ number, eventId: String(request.headers['webhook-id']) });
    const luck = isCalm ? 100 : chance.whole(1, 100);
    if (luck <= 12) return void response.writeHead(500).end();
    if (luck <= 16) return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (luck <= 22) return void request.socket.destroy();
    if (luck <= 27) return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    take();
    // Taken, and the bridge does not learn of it.
    if (luck <= 35) return void request.socket.destroy();
    if (luck <= 40) await wait(700);
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow?sig=secret`;
  const seal = createAddressSeal(testAddressSecret);
  await subscribe(stage.database, seal, {
    filter: { kind: 'formSubmitted', formId: form.formId },
    address: { url, host: '127.0.0.1', isLoopback: true },
    owner: await ownerOf(stage),
    endsAt: undefined,
    access: {},
  });
  const submitted: number[] = [];

  /** What waits for its next attempt, or was given up, is told at once. */
  const hurry = () =>
    stage.database.db
      .updateTable('dynamics365.subscription')
      .set({ next_attempt_at: null, state: 'active', code: null })
      .where('state', '!=', 'ended')
      .execute();

  return {
    async submitSome(own) {
      for (let count = own.whole(3, 12); count > 0; count -= 1) {
        const { local } = await currentTimes(stage.database);
        submitted.push(await form.submit({ Number: String(count), FormInserted: local }));
      }
    },

    async tellMeanwhile(options, own, over) {
      while (!over.aborted) {
        const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: 'ignore' });
        const exited = once(child, 'exit');
        await wait(own.whole(600, 2_500), undefined, { signal: over }).catch(() => undefined);
        child.kill(own.one(['SIGKILL', 'SIGKILL', 'SIGTERM']));
        await exited;
        await hurry();
      }
    },

    async findViolations() {
      isCalm = true;
      await hurry();
      const allowed = allowedHosts({ loopback: [{ host: '127.0.0.1', port: undefined }] });
      const notifier = createNotifier({ allowed, timeoutMs: 2_000 });
      const deliveries = createTestDeliveries(stage.engine, notifier, seal);
      const deadline = performance.now() + patienceMs;
      const isTold = () => submitted.every((number) => took.some((each) => each.number === number));
      while (!isTold() && performance.now() < deadline) {
        await deliveries.deliver();
        await deliveries.idle();
        await wait(50);
      }
      await deliveries.settled();
      await notifier.close();
      return [...lost(submitted, took), ...outOfOrder(took), ...(await stopped(stage))];
    },

    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function ownerOf({ database }: Stage) {
  const { UserName, UserGUID } = await database.main
    .selectFrom('CMS_User')
    .select(['UserName', 'UserGUID'])
    // In the sample of Xperience by Kentico nobody else may read forms.
    .where('UserName', '=', database.product.name === 'xperience13' ? 'editor.configure' : 'administrator')
    .executeTakeFirstOrThrow();
  return { name: UserName, kind: 'xperienceUser', mark: UserGUID.toLowerCase() };
}

type Took = readonly { number: number; eventId: string }[];

function lost(submitted: readonly number[], took: Took): string[] {
  const numbers = new Set(took.map(({ number }) => number));
  return submitted
    .filter((number) => !numbers.has(number))
    .map((number) => `The flow was never told of submission ${number}.`);
}

/**
 * Told once more is right, under the same ID; but nothing is told for the first time before what was found earlier. That
 * is not the order of numbers where clocks jump: what was submitted by a clock ahead counts as submitted later.
 */
function outOfOrder(took: Took): string[] {
  const ids = new Map<number, string>();
  let latest = 0;
  const said: string[] = [];
  for (const { number, eventId } of took) {
    const known = ids.get(number);
    const sequence = Number(eventId.split('.').at(-1));
    if (known !== undefined && known !== eventId)
      said.push(`Submission ${number} was told as ${known} and as ${eventId}.`);
    if (known === undefined && !(sequence > latest))
      said.push(`Submission ${number} was told for the first time as event ${sequence}, after ${latest}.`);
    ids.set(number, eventId);
    latest = Math.max(latest, sequence);
  }
  return new Set(ids.values()).size === ids.size ? said : [...said, 'Two submissions have one event ID.'];
}

async function stopped({ database }: Stage): Promise<string[]> {
  const standings = await readStandings(database);
  return standings
    .filter(({ state, waiting }) => state !== 'active' || waiting > 0)
    .map(({ state, code, waiting }) => `The subscription is ${state} (${code}), ${waiting} events wait.`);
}
