import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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
}

const prefix = 'xperience_bridge_';
const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 90];
const requestBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 20, 60];
const tooManyRequests = 429;

/**
 * Counts what happens in this process, in the form that Prometheus reads. Labels are words of the contract and of the
 * program alone: no names, addresses or values of anybody.
 */
export function createMetrics(): Metrics {
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
  return {
    registry,
    answered({ operation, status, seconds }) {
      calls.inc({ operation, status });
      callSeconds.observe({ operation }, seconds);
    },
    requested({ purpose, status, milliseconds }) {
      requests.inc({ purpose, status: status ?? 'none' });
      requestSeconds.observe({ purpose }, milliseconds / 1000);
      if (status === tooManyRequests) throttled.inc();
    },
  };
}
