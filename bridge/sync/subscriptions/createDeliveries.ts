import { setTimeout as wait } from 'node:timers/promises';
import type { AddressSeal } from '../../notifications/createAddressSeal.ts';
import type { Notifier } from '../../notifications/createNotifier.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { EventDetection } from '../events/createEventDetection.ts';
import { createInstantDetection } from '../events/createInstantDetection.ts';
import { highestSequence } from '../state/events/events.ts';
import { readInstallation } from '../state/installation.ts';
import { type HeldLease, holdLease } from '../state/runs/holdLease.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import { hasUnended, readActive, readActiveOne } from '../state/subscriptions/subscriptions.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { createFormFollower } from './createFormFollower.ts';
import { createNewsLook, type LookTrouble } from './createNewsLook.ts';
import { createTroubleLog } from './createTroubleLog.ts';
import { createTurns } from './createTurns.ts';
import { keepUp } from './keepUp.ts';
import type { Audience, Telling } from './telling.ts';
import { tellNext } from './tellNext.ts';

export interface DeliveriesOptions {
  detection: Pick<EventDetection, 'detect' | 'record' | 'intervalMs' | 'isUnfinished'>;
  audience: Audience;
  notifier: Pick<Notifier, 'check' | 'tell' | 'timeoutMs'>;
  seal: AddressSeal;
  onResult?: Telling['onResult'];
  random?: () => number;
  /** How often is looked for what is new while somebody waits, ms; after news sooner. */
  lookMs?: number;
  /** How often is looked whether anybody waits, ms. */
  idleMs?: number;
  /** For what is waited for longer than that, ms. */
  clock?: () => number;
}

/** What may fail again and again: telling a flow, looking for events, or all of it. */
type TroubleKey = number | LookTrouble | 'all';

export interface Deliveries {
  /** Begins to tell flows, until the process ends. */
  start(): void;
  /** Somebody has subscribed through this process: it need not be found out later. */
  wake(): void;
  /** Looks once, and tells everything that is due. @returns whether anybody waits, and this process tells them */
  deliver(): Promise<boolean>;
  /** Waits until nothing is being told at the moment. */
  idle(): Promise<void>;
  /** Waits for the end of what was started, and gives the lease back. */
  settled(): Promise<void>;
}

const leaseName = 'deliveries';
/** Where something happens more follows: then is looked again so soon, ms, or after as long as the last look took. */
const soonMs = 250;
const upkeepMs = 30_000;
const restMs = 2_000;
/** Telling and noting it take no longer than the time-out and this. */
const marginMs = 3_000;
const atOnce = { all: 64, perHost: 8 };

/**
 * Tells flows what they subscribed to: in one process at a time, by a lease in the database; each subscription in its order,
 * all of them beside each other. Nothing is looked for while nobody waits.
 */
export function createDeliveries(parts: SyncParts, options: DeliveriesOptions): Deliveries {
  const { detection, lookMs = 1_000, idleMs = 3_000, clock = () => performance.now() } = options;
  const { database, holder, timing, stopping, log } = parts;
  const turns = createTurns(atOnce);
  const trouble = createTroubleLog<TroubleKey>(log, clock);
  const look = createNewsLook(createInstantDetection(parts, detection), trouble);
  const followForm = createFormFollower(database, log, clock);
  /** Where subscriptions stood when there was nothing to tell, and up to which event. */
  const read = new Map<number, { position: number; upTo: number }>();
  const telling = new Map<number, Promise<void>>();
  /** Those for which something was in the way that is not their flow's. */
  const restUntil = new Map<number, number>();
  let lease: HeldLease | undefined;
  let lastUpkeep = Number.NEGATIVE_INFINITY;
  let rest = new AbortController();
  /** Also while nobody rests. */
  let isWoken = false;
  let nextMs = lookMs;
  let running: Promise<void> | undefined;

  const needed = options.notifier.timeoutMs + marginMs;
  const goOn = async (): Promise<boolean> =>
    !stopping.aborted && lease !== undefined && (await lease.remains(Math.min(needed, timing.leaseMs * 0.9)));

  const takeLease = async (): Promise<boolean> => {
    if (lease && !lease.lost.aborted) return true;
    lease = await holdLease(database, leaseName, holder, {
      leaseMs: timing.leaseMs,
      renewMs: timing.leaseMs / 3,
    });
    read.clear();
    return lease !== undefined;
  };

  const giveBack = async (): Promise<void> => {
    await Promise.all(telling.values());
    await lease?.release();
    lease = undefined;
  };

  /** Tells a subscription until there is nothing more to tell now. */
  const tell = async (context: Telling, id: number, highest: number): Promise<void> => {
    // As it stands now: whoever told it last may have moved on since it was looked whether it is due.
    let standing = await readActiveOne(database, id);
    while (standing && (await goOn())) {
      const step = await tellNext(context, standing);
      if (step.kind === 'idle' && !standing.filter.waitForContact)
        read.set(standing.id, { position: standing.position, upTo: highest });
      if (step.kind !== 'told') return;
      standing = step.subscription;
    }
  };

  const isDue = (subscription: Subscription, utc: string, highest: number): boolean => {
    if (telling.has(subscription.id) || performance.now() < (restUntil.get(subscription.id) ?? 0))
      return false;
    if (subscription.nextAttemptAt !== null && subscription.nextAttemptAt > utc) return false;
    const before = read.get(subscription.id);
    // One that stands before that is told once more.
    const isRead = before !== undefined && subscription.position >= before.position;
    return highest > (isRead ? Math.max(subscription.position, before.upTo) : subscription.position);
  };

  const deliver = async (): Promise<boolean> => {
    const active = await readActive(database);
    if (active.length === 0) {
      // Those that are paused may end, or go on.
      if (isUpkeepDue() && (await hasUnended(database)) && (await takeLease())) await upkeep();
      if (lease && telling.size === 0) await giveBack();
      return false;
    }
    if (!(await takeLease())) return false;
    await upkeep();
    const started = performance.now();
    const looked = await look(wantedBy(active));
    nextMs = looked.foundNews ? Math.max(soonMs, performance.now() - started) : lookMs;
    const { utc } = await currentTimes(database);
    const highest = await highestSequence(database, undefined);
    const context = await contextOf();
    // Of those that have ended nothing is remembered.
    const ids = new Set(active.map(({ id }) => id));
    trouble.keep(new Set<TroubleKey>([...ids, ...looked.kinds, 'look', 'all']));
    for (const known of [read, restUntil]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    for (const subscription of active) {
      if (!isDue(subscription, utc, highest)) continue;
      const done = tell(context, subscription.id, highest)
        .then(() => trouble.works(subscription.id, { subscription: subscription.publicId }))
        .catch((error: unknown) => {
          restUntil.set(subscription.id, performance.now() + restMs);
          // What it waits for is gone, perhaps for the moment only; that shows in how much waits.
          if (error instanceof SyncRefused && error.refusal.kind === 'notFound') return;
          const said = { subscription: subscription.publicId };
          trouble.failed(subscription.id, error, 'A flow could not be told; it is tried again', said);
        })
        .finally(() => telling.delete(subscription.id));
      telling.set(subscription.id, done);
    }
    return true;
  };

  const isUpkeepDue = () => clock() - lastUpkeep >= upkeepMs;
  const upkeep = async (): Promise<void> => {
    if (!isUpkeepDue()) return;
    lastUpkeep = clock();
    await keepUp(parts, options.audience, followForm);
  };

  let installationId: string | undefined;
  const contextOf = async (): Promise<Telling> => {
    installationId ??= (await readInstallation(database)).installationId;
    return {
      database,
      audience: options.audience,
      notifier: options.notifier,
      seal: options.seal,
      installationId,
      turns,
      goOn,
      stopping,
      random: options.random ?? Math.random,
      onResult: options.onResult ?? (() => undefined),
      log,
    };
  };

  const pause = (milliseconds: number): Promise<void> => {
    if (isWoken) return Promise.resolve();
    rest = new AbortController();
    const signal = AbortSignal.any([rest.signal, stopping]);
    return wait(milliseconds, undefined, { signal }).catch(() => undefined);
  };

  const run = async (): Promise<void> => {
    while (!stopping.aborted) {
      const started = performance.now();
      isWoken = false;
      const somebodyWaits = await deliver().then(
        (waits) => {
          trouble.works('all');
          return waits;
        },
        (error: unknown) => {
          trouble.failed('all', error, 'Flows could not be told at the moment; it is tried again');
          return false;
        },
      );
      await pause(
        somebodyWaits ? Math.max(0, Math.min(nextMs, lookMs) - (performance.now() - started)) : idleMs,
      );
    }
    await giveBack().catch((error: unknown) => log.warn({ err: error }, 'A lease was not given back'));
  };

  return {
    start() {
      running ??= run();
    },
    wake: () => {
      isWoken = true;
      rest.abort();
    },
    deliver,
    idle: async () => void (await Promise.all(telling.values())),
    async settled() {
      await running;
      await giveBack();
    },
  };
}

function wantedBy(subscriptions: readonly Subscription[]) {
  return {
    kinds: new Set(subscriptions.map(({ filter }) => filter.kind)),
    forms: new Set(
      subscriptions.flatMap(({ filter }) => (filter.kind === 'formSubmitted' ? [filter.formId] : [])),
    ),
  };
}
