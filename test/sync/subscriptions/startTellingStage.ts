import { createUserDirectory } from '../../../bridge/api/authentication/createUserDirectory.ts';
import type { Caller } from '../../../bridge/api/caller.ts';
import { createAudience } from '../../../bridge/api/notifications/createAudience.ts';
import {
  createSubscriptionOwners,
  type SubscriptionOwners,
} from '../../../bridge/api/notifications/createSubscriptionOwners.ts';
import { createAddressSeal } from '../../../bridge/notifications/createAddressSeal.ts';
import type { Notification, NotificationOutcome } from '../../../bridge/notifications/createNotifier.ts';
import {
  createEventDetection,
  type EventDetection,
} from '../../../bridge/sync/events/createEventDetection.ts';
import { readStandings, type Standing } from '../../../bridge/sync/state/subscriptions/standings.ts';
import type { SubscriptionFilter } from '../../../bridge/sync/state/subscriptions/subscription.ts';
import { createDeliveries, type Deliveries } from '../../../bridge/sync/subscriptions/createDeliveries.ts';
import { subscribe } from '../../../bridge/sync/subscriptions/subscribe.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { addForm, type TestForm } from '../../xperience/addForm.ts';
import type { Engine } from '../createEngine.ts';
import { type Stage, type StageOptions, startStage } from '../startStage.ts';

/** What a host of flows does with a notification. */
export type Answering = (notification: Notification) => NotificationOutcome | Promise<NotificationOutcome>;

export interface TellingStage {
  stage: Stage;
  form: TestForm;
  deliveries: Deliveries;
  owners: SubscriptionOwners;
  /** Results of the notifications and subscriptions, in their order. */
  results: string[];
  /** Subscribes by a caller; `host` is a name below the platform's. @returns its ID */
  subscribe(options?: { filter?: SubscriptionFilter; host?: string; caller?: Caller }): Promise<string>;
  /** What happens at a host from now on. */
  answer(host: string, answering: Answering): void;
  /** Orders told at a host, in the order they came, whatever was answered. */
  told(host?: string): { order: string; eventId: string }[];
  /** Submits the form. */
  submit(order: string): Promise<void>;
  /** Looks once and tells what is due. */
  tell(by?: Deliveries): Promise<void>;
  standings(): Promise<Standing[]>;
  /** From now on its process takes so much more time to have passed, ms. */
  later(milliseconds: number): void;
  /** Another process of the bridge. @param detection in place of one that works */
  another(engine: Pick<Engine, 'parts'>, detection?: EventDetection): Deliveries;
  close(): Promise<void>;
}

export const taken: NotificationOutcome = { kind: 'taken', status: 202 };
export const failed: NotificationOutcome = { kind: 'refused', status: 500 };

const usualHost = 'prod';
const seal = createAddressSeal('a secret of tests, long enough to be taken');
export const maker: Caller = { name: 'editor.configure', kind: 'xperienceUser', scopes: ['read', 'forms'] };

/** A sample with a form, a bridge that tells flows, and hosts that answer as a test wants. */
export async function startTellingStage(options: StageOptions = {}): Promise<TellingStage> {
  const stage = await startStage({ contacts: 5, seed: 2, ...options });
  const form = await addForm(stage.database, 'Demo', [{ column: 'Order', columnType: 'text' }]);
  await stage.grantForms();
  const hosts = new Map<string, Answering>();
  const told: { host: string; order: string; eventId: string }[] = [];
  const results: string[] = [];
  let ahead = 0;
  const users = createUserDirectory(stage.database, undefined);
  const owners = createSubscriptionOwners(stage.database, users);
  const hostOf = (url: string) => new URL(url).hostname.split('.')[0] ?? '';

  const create = (
    { parts }: Pick<Engine, 'parts'>,
    detection = createEventDetection(parts, { intervalMs: 0 }),
  ): Deliveries =>
    createDeliveries(parts, {
      detection,
      audience: createAudience({ parts, dynamicsUrl: stage.dynamics.url, owners, freshMs: 0 }),
      notifier: {
        timeoutMs: 1_000,
        check: (url) => ({ url, host: new URL(url).hostname, isLoopback: false }),
        tell: async (notification) => {
          const body = notification.body as { values?: { Order?: string } };
          const host = hostOf(notification.url);
          told.push({ host, order: body.values?.Order ?? '', eventId: notification.eventId });
          return (hosts.get(host) ?? (() => taken))(notification);
        },
      },
      seal,
      random: () => 0,
      clock: () => performance.now() + ahead,
      onResult: (result) => results.push(result),
    });

  const deliveries = create(stage.engine);
  const others: Deliveries[] = [];
  const tell = async (by = deliveries) => {
    await by.deliver();
    await by.idle();
  };
  return {
    stage,
    form,
    deliveries,
    owners,
    results,
    async subscribe({ filter, host = usualHost, caller = maker } = {}) {
      const url = `https://${host}.logic.azure.com/flow?sig=${crypto.randomUUID()}`;
      return subscribe(stage.database, seal, {
        filter: filter ?? { kind: 'formSubmitted', formId: form.formId },
        address: { url, host: new URL(url).hostname, isLoopback: false },
        owner: await owners.ownerOf(caller),
        endsAt: undefined,
        access: {},
      });
    },
    answer: (host, answering) => void hosts.set(host, answering),
    told: (host = usualHost) =>
      told.flatMap((each) => (each.host === host ? { order: each.order, eventId: each.eventId } : [])),
    async submit(order) {
      const { local } = await currentTimes(stage.database);
      await form.submit({ Order: order, FormInserted: local });
    },
    tell,
    standings: () => readStandings(stage.database),
    later(milliseconds) {
      ahead += milliseconds;
    },
    another(engine, detection) {
      const other = create(engine, detection);
      others.push(other);
      return other;
    },
    async close() {
      await Promise.all([deliveries, ...others].map((each) => each.settled()));
      await stage.close();
    },
  };
}
