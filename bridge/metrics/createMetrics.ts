import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { elapsedSince } from '../mapping/elapsedSince.ts';
import { timeZoneNamed } from '../mapping/timeZoneNamed.ts';
import type { Arrival } from '../sync/syncObserver.ts';
import { boundLabel } from './boundLabel.ts';

/** A call that was answered, as it is counted. */
export interface AnsweredCall {
  /** Operation ID. */
  operation: string;
  status: number;
  seconds: number;
}

/** A request to Dynamics that was answered or not. */
export interface DynamicsRequest {
  /** One of the client's own words for what it was for. */
  purpose: string;
  /** Absent when no answer came. */
  status?: number;
  milliseconds: number;
}

export interface Metrics {
  registry: Registry;
  answered(call: AnsweredCall): void;
  requested(request: DynamicsRequest): void;
  /** A notification of a flow came to this, such as `delivered`. */
  told(result: string): void;
  /** Dynamics asked everybody to wait, because of its limits or because it is away. */
  pausing(reason: 'throttled' | 'away', milliseconds: number): void;
  arrived(arrivals: readonly Arrival[]): void;
}

export interface MetricsOptions {
  /** IANA name of the zone of the Xperience server, whose local times are compared with this machine's clock. */
  timeZone: string;
  /** Milliseconds since 1970, for tests. */
  now?: () => number;
}

const prefix = 'xperience_bridge_';
const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 90];
const requestBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 20, 60];
/** From what a run takes to a weekend. */
const lagBuckets = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 259_200];
const tooManyRequests = 429;
/** Purposes name tables, of which an installation maps a few. */
const mostPurposes = 200;

/**
 * Counts what happens in this process, in the form that Prometheus reads. Labels are words of the contract and of the
 * program alone: no names, addresses or values of anybody.
 */
export function createMetrics({ timeZone, now = Date.now }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix });
  const calls = new Counter({
    name: `${prefix}calls_total`,
    help: 'Calls of operations by their answer.',
    labelNames: ['operation', 'status'],
    registers,
  });
  const callSeconds = new Histogram({
    name: `${prefix}call_duration_seconds`,
    help: 'How long calls of operations took.',
    labelNames: ['operation'],
    buckets: callBuckets,
    registers,
  });
  const requests = new Counter({
    name: `${prefix}dynamics_requests_total`,
    help: 'Requests to Dynamics 365 by their answer; status "none" where no answer came.',
    labelNames: ['purpose', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: `${prefix}dynamics_request_duration_seconds`,
    help: 'How long requests to Dynamics 365 took.',
    labelNames: ['purpose'],
    buckets: requestBuckets,
    registers,
  });
  const throttled = new Counter({
    name: `${prefix}dynamics_throttled_total`,
    help: 'Requests that Dynamics 365 answered with a limit of its service protection.',
    registers,
  });
  const pauses = new Counter({
    name: `${prefix}dynamics_pause_seconds_total`,
    help: 'Time for which nothing was sent to Dynamics 365: "throttled" by its limits, "away" while it did not answer.',
    labelNames: ['reason'],
    registers,
  });
  // Both from the start, so that the first pause is seen as a rise.
  for (const reason of ['throttled', 'away']) pauses.inc({ reason }, 0);
  const lag = new Histogram({
    name: `${prefix}arrival_lag_seconds`,
    help: 'From a change in Xperience, by the time stamp of its contact or activity, until it was written to Dynamics 365.',
    labelNames: ['kind'],
    buckets: lagBuckets,
    registers,
  });
  for (const kind of ['contact', 'activity']) lag.zero({ kind });
  const purposes = boundLabel(mostPurposes);
  const zone = timeZoneNamed(timeZone);
  const notifications = new Counter({
    name: `${prefix}notifications_total`,
    help: 'Notifications of flows by what became of them.',
    labelNames: ['result'],
    registers,
  });
  return {
    registry,
    told: (result) => notifications.inc({ result }),
    answered({ operation, status, seconds }) {
      calls.inc({ operation, status });
      callSeconds.observe({ operation }, seconds);
    },
    requested({ purpose: said, status, milliseconds }) {
      const purpose = purposes(said);
      requests.inc({ purpose, status: status ?? 'none' });
      requestSeconds.observe({ purpose }, milliseconds / 1000);
      if (status === tooManyRequests) throttled.inc();
    },
    pausing(reason, milliseconds) {
      pauses.inc({ reason }, milliseconds / 1000);
    },
    arrived(arrivals) {
      const at = now();
      for (const { kind, changedLocal } of arrivals)
        lag.observe({ kind }, elapsedSince(changedLocal, at, zone) / 1000);
    },
  };
}
