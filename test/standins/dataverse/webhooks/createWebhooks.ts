import type { Clock } from '../limits/createClock.ts';
import type { Organization } from '../organization/organization.ts';
import { createRandom } from '../seed/createRandom.ts';
import { type Call, callOf } from './callOf.ts';
import type { DateForm } from './entityJson.ts';
import { type ListeningStep, listeningSteps } from './listeningSteps.ts';
import type { RowChange } from './rowChange.ts';
import { type Outcome, sendCall } from './sendCall.ts';

export type WebhookSettings = {
  dates: DateForm;
  /** Calls may overtake one another; the seed says how. */
  reorder: boolean;
  /** Share of the calls that are made twice, 0 to 1. */
  repeats: number;
  seed: number;
  parallel: number;
  /** How long a receiver may take, by the organization's clock. */
  limitMs: number;
  /** Nothing is sent while this is set. */
  held: boolean;
};

/** An asynchronous step that failed: a System Job that nobody tries again. */
export type FailedJob = {
  step: string;
  message: string;
  table: string;
  rowId: string;
  attempts: number;
  outcome: Outcome;
};

export type Webhooks = {
  settings: WebhookSettings;
  status(): { waiting: number; delivered: number; attempts: number; failed: FailedJob[] };
  /** After a change of the settings. */
  resume(): void;
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>;
  close(): void;
};

type Job = { call: Call; change: RowChange; step: ListeningStep };

const repeated: ReadonlySet<Outcome> = new Set([502, 503, 504]);
const failedKept = 10_000;

/**
 * Calls the webhooks that are registered for the changes of an organization, after they are committed and without any order.
 * 2xx is success; 502, 503 and 504 are tried once more, anything else fails at once.
 */
export function createWebhooks(
  organization: Organization,
  clock: Clock,
  given: Partial<WebhookSettings> = {},
): Webhooks {
  const settings: WebhookSettings = {
    dates: 'ticks',
    reorder: true,
    repeats: 0,
    seed: 1,
    parallel: 8,
    limitMs: 60_000,
    held: false,
    ...given,
  };
  const random = createRandom(settings.seed);
  const stop = new AbortController();
  const waiting: Job[] = [];
  const failed: FailedJob[] = [];
  let quiet: (() => void)[] = [];
  let running = 0;
  let delivered = 0;
  let attempts = 0;

  const hear = (change: RowChange): void => {
    const execution = {
      correlationId: organization.newId(),
      requestId: organization.newId(),
      operationId: organization.newId(),
      createdOn: organization.now(),
    };
    for (const step of listeningSteps(organization, change)) {
      const job = { call: callOf(organization, settings.dates, change, step, execution), change, step };
      waiting.push(job);
      if (settings.repeats > 0 && random() < settings.repeats) waiting.push(job);
    }
    resume();
  };
  const take = (): Job | undefined =>
    waiting.splice(settings.reorder ? Math.floor(random() * waiting.length) : 0, 1)[0];
  const send = async ({ call, change, step }: Job): Promise<void> => {
    const once = (): Promise<Outcome> => {
      attempts += 1;
      return sendCall(call, clock, settings.limitMs, stop.signal);
    };
    const first = await once();
    const outcome = repeated.has(first) ? await once() : first;
    if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) delivered += 1;
    else if (failed.length < failedKept) {
      const { message, id: rowId, table } = change;
      failed.push({ step: step.name, message, table, rowId, attempts: repeated.has(first) ? 2 : 1, outcome });
    }
  };
  const resume = (): void => {
    while (!stop.signal.aborted && !settings.held && running < settings.parallel) {
      const job = take();
      if (!job) break;
      running += 1;
      void send(job).finally(() => {
        running -= 1;
        resume();
      });
    }
    if (running > 0 || (waiting.length > 0 && !stop.signal.aborted)) return;
    for (const tell of quiet) tell();
    quiet = [];
  };
  organization.listeners.add(hear);

  return {
    settings,
    status: () => ({ waiting: waiting.length + running, delivered, attempts, failed: [...failed] }),
    resume,
    idle: () =>
      new Promise((resolve) => {
        quiet.push(resolve);
        resume();
      }),
    close: () => {
      organization.listeners.delete(hear);
      stop.abort();
      resume();
    },
  };
}
