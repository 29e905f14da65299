import { Gauge, type Registry } from 'prom-client';
import { boundLabel } from './boundLabel.ts';

/** How the installation stands, whichever process looks. */
export interface ObservedState {
  paused: boolean;
  waitingRuns: number;
  /** The newest run of each kind; times are seconds since 1970. */
  lastRuns: {
    kind: string;
    state: string;
    startedAt: number;
    endedAt?: number;
    counts: Record<string, number>;
  }[];
  /** Events that flows have not fetched yet. */
  waitingEvents: { kind: string; count: number }[];
  /** Flows that are told at once. */
  subscriptions: {
    byState: { state: string; count: number }[];
    /** Events that wait to be told, up to a thousand a flow, and the age of the oldest. */
    waiting: number;
    oldestSeconds: number;
    deadLetters: number;
  };
  openFailures: { kind: string; code: string; count: number }[];
  /** Rows that webhooks told of and nobody has looked at yet. */
  webhooks: { waiting: number; failing: number; oldestSeconds?: number };
  /** Names of leases that somebody holds at the moment, and who. */
  leases: { name: string; mine: boolean }[];
  /** Sessions of the database pool; undefined on the embedded engine. */
  pool?: { used: number; free: number; waiting: number };
}

export interface StateOptions {
  registry: Registry;
  /** Bounded looks at the database. */
  read: () => Promise<ObservedState>;
  /** How old what is shown may be, ms. */
  freshMs: number;
  /** How long is waited for the database, ms. */
  patienceMs: number;
  clock?: () => number;
}

const prefix = 'xperience_bridge_';
/** Codes of failures shown apart; the bridge knows fewer. */
const mostCodes = 100;

/**
 * Shows how the installation stands, as read from the database at most once in `freshMs` however often somebody asks. While
 * the database cannot be read `database_up` is 0, and nothing that might be out of date is shown.
 */
export function observeState({
  registry,
  read,
  freshMs,
  patienceMs,
  clock = () => performance.now(),
}: StateOptions): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `${prefix}${name}`, help, labelNames, registers: [registry] });
  const up = gauge('database_up', 'Whether the database could be read.');
  const paused = gauge('paused', 'Whether somebody has paused everything that writes.');
  const waiting = gauge('runs_waiting', 'Runs that wait for a person.');
  const lastStart = gauge('run_last_start_timestamp_seconds', 'When the newest run began.', ['kind']);
  const lastEnd = gauge('run_last_end_timestamp_seconds', 'When the newest run ended.', ['kind']);
  const lastState = gauge('run_last_state', 'State of the newest run: 1 for the one it has.', [
    'kind',
    'state',
  ]);
  const lastCounts = gauge('run_last_count', 'What the newest run did.', ['kind', 'result']);
  const failures = gauge('failures_open', 'Open failures by their code.', ['kind', 'code']);
  const events = gauge(
    'events_waiting',
    'Events that flows which poll through this process have not fetched, up to 1001.',
    ['kind'],
  );
  const told = gauge('webhooks_waiting', 'Rows that webhooks told of and that were not looked at yet.');
  const toldFailing = gauge('webhooks_failing', 'Of them, rows whose last look failed.');
  const toldOldest = gauge('webhooks_oldest_seconds', 'How long the oldest of them waits; 0 when none does.');
  const subscriptions = gauge('subscriptions', 'Flows that are told at once, by their state.', ['state']);
  const toTell = gauge(
    'notifications_waiting',
    'Events that flows are to be told of at once, up to 1000 a flow.',
  );
  const oldest = gauge('notifications_oldest_seconds', 'How long the oldest of them has waited.');
  const letters = gauge('notifications_dead_letters', 'Notifications that were given up.');
  const leases = gauge('lease_held', 'Leases that are held; 1 where this process holds it.', ['name']);
  const sessions = gauge('database_sessions', 'Sessions of the pool, and callers that wait for one.', [
    'state',
  ]);
  const all = [
    paused,
    waiting,
    lastStart,
    lastEnd,
    lastState,
    lastCounts,
    failures,
    events,
    told,
    toldFailing,
    toldOldest,
    subscriptions,
    toTell,
    oldest,
    letters,
    leases,
    sessions,
  ];
  const boundCode = boundLabel(mostCodes);
  let last: number | undefined;
  let reading: Promise<void> | undefined;

  const show = (state: ObservedState): void => {
    for (const each of all) each.reset();
    up.set(1);
    paused.set(state.paused ? 1 : 0);
    waiting.set(state.waitingRuns);
    for (const { kind, state: runState, startedAt, endedAt, counts } of state.lastRuns) {
      lastStart.set({ kind }, startedAt);
      if (endedAt !== undefined) lastEnd.set({ kind }, endedAt);
      lastState.set({ kind, state: runState }, 1);
      for (const [result, count] of Object.entries(counts)) lastCounts.set({ kind, result }, count);
    }
    for (const { kind, code, count } of state.openFailures)
      failures.inc({ kind, code: boundCode(code) }, count);
    for (const { kind, count } of state.waitingEvents) events.set({ kind }, count);
    told.set(state.webhooks.waiting);
    toldFailing.set(state.webhooks.failing);
    toldOldest.set(state.webhooks.oldestSeconds ?? 0);
    for (const { state: standing, count } of state.subscriptions.byState)
      subscriptions.set({ state: standing }, count);
    toTell.set(state.subscriptions.waiting);
    oldest.set(state.subscriptions.oldestSeconds);
    letters.set(state.subscriptions.deadLetters);
    for (const { name, mine } of state.leases) leases.set({ name }, mine ? 1 : 0);
    for (const [name, count] of Object.entries(state.pool ?? {})) sessions.set({ state: name }, count);
  };

  const again = async (): Promise<void> => {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined).unref());
    const state = await Promise.race([Promise.resolve().then(read), late]).catch(() => undefined);
    if (state) show(state);
    else {
      for (const each of all) each.reset();
      up.set(0);
    }
    last = clock();
  };

  return async () => {
    if (last !== undefined && clock() - last < freshMs) return;
    reading ??= again().finally(() => {
      reading = undefined;
    });
    await reading;
  };
}
