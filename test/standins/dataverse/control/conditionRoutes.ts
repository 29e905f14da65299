import { z } from 'zod';
import type { Conditions } from '../conditions/createConditions.ts';
import type { FaultRule } from '../faults/faultRule.ts';
import type { Clock } from '../limits/createClock.ts';
import { type ControlRoute, controlError } from './route.ts';

const milliseconds = z.number().min(0);
const code = z.enum(['requests', 'executionTime', 'concurrency']);
const faultRule = z.strictObject({
  match: z
    .strictObject({
      kinds: z.array(z.string()).exactOptional(),
      tables: z.array(z.string()).exactOptional(),
      methods: z.array(z.string()).exactOptional(),
      address: z.string().exactOptional(),
      body: z.string().exactOptional(),
      tag: z.string().exactOptional(),
    })
    .default({}),
  schedule: z
    .strictObject({
      nth: z.int().min(1).exactOptional(),
      every: z.int().min(1).exactOptional(),
      probability: z.number().min(0).max(1).exactOptional(),
      seed: z.int().exactOptional(),
      times: z.int().min(1).exactOptional(),
    })
    .default({}),
  scope: z.enum(['request', 'operation']).default('request'),
  fault: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('throttle'), code, retryAfterSeconds: z.int().min(0) }),
    z.strictObject({ type: z.literal('unavailable'), retryAfterSeconds: z.int().min(0).exactOptional() }),
    z.strictObject({ type: z.literal('slow'), milliseconds }),
    z.strictObject({ type: z.literal('held') }),
    z.strictObject({ type: z.literal('cut'), when: z.enum(['beforeCommit', 'afterCommit']) }),
    z.strictObject({ type: z.literal('truncate'), afterBodyBytes: z.int().min(0) }),
    z.strictObject({
      type: z.literal('misframe'),
      how: z.enum(['wrongBoundary', 'noClosingBoundary', 'missingPart', 'extraPart']),
    }),
    z.strictObject({ type: z.literal('expiredToken') }),
    z.strictObject({
      type: z.literal('error'),
      status: z.int().min(400).max(599),
      code: z.string(),
      message: z.string(),
    }),
  ]),
});
const clockChange = z.strictObject({
  advanceMilliseconds: z.number().exactOptional(),
  freezeAt: z.iso.datetime().nullable().exactOptional(),
});
const limits = z.strictObject({
  windowMilliseconds: z.int().min(1).exactOptional(),
  requests: z.int().min(0).exactOptional(),
  executionMilliseconds: z.int().min(0).exactOptional(),
  concurrent: z.int().min(0).exactOptional(),
  enforced: z.boolean().exactOptional(),
});
const load = z.strictObject({
  perRequest: milliseconds.exactOptional(),
  perRowWritten: milliseconds.exactOptional(),
  perRowRead: milliseconds.exactOptional(),
  delay: z.boolean().exactOptional(),
  dopHint: z.int().min(1).exactOptional(),
});

/** Faults, limits, the time model, the clock and the request log. */
export function conditionRoutes(conditions: Conditions, clock: Clock): ControlRoute[] {
  const { faults, protection, settings, log } = conditions;
  const describeLimits = () => ({ ...protection.limits });
  const describeLoad = () => ({ ...settings.timeModel, dopHint: settings.dopHint });
  return [
    {
      method: 'POST',
      path: 'faults',
      does: 'Adds a fault {match, schedule, scope, fault}; answers it with its id',
      handle: ({ body }) => faults.add(faultRule.parse(body) satisfies Omit<FaultRule, 'id'>),
    },
    {
      method: 'GET',
      path: 'faults',
      does: 'The faults in force, how often matched and struck',
      handle: () => faults.list(),
    },
    {
      method: 'DELETE',
      path: 'faults',
      does: 'Removes all faults and lets held requests go',
      handle: () => faults.clear(),
    },
    {
      method: 'DELETE',
      path: 'faults/:id',
      does: 'Removes one fault and lets the requests go that it held',
      handle: ({ parameters }) => {
        if (!faults.remove(parameters.id ?? ''))
          throw controlError(404, `There is no fault ${parameters.id}.`);
      },
    },
    { method: 'GET', path: 'limits', does: 'Service protection limits', handle: describeLimits },
    {
      method: 'PATCH',
      path: 'limits',
      does: 'Changes service protection limits',
      handle: ({ body }) => {
        Object.assign(protection.limits, limits.parse(body));
        return describeLimits();
      },
    },
    {
      method: 'DELETE',
      path: 'limits/usage',
      does: 'Forgets what users have used up',
      handle: () => protection.reset(),
    },
    { method: 'GET', path: 'load', does: 'The time model and x-ms-dop-hint', handle: describeLoad },
    {
      method: 'PATCH',
      path: 'load',
      does: 'Changes the time model: {perRequest, perRowWritten, perRowRead} in ms, {delay}, {dopHint}',
      handle: ({ body }) => {
        const { dopHint, ...timeModel } = load.parse(body);
        Object.assign(settings.timeModel, timeModel);
        settings.dopHint = dopHint ?? settings.dopHint;
        return describeLoad();
      },
    },
    {
      method: 'POST',
      path: 'clock',
      does: 'Moves the clock by {advanceMilliseconds} or stops it {freezeAt: time}; null lets it run on',
      handle: ({ body }) => {
        const { advanceMilliseconds, freezeAt } = clockChange.parse(body);
        if (freezeAt !== undefined) clock.freeze(freezeAt === null ? undefined : new Date(freezeAt));
        if (advanceMilliseconds !== undefined) clock.advance(advanceMilliseconds);
        return { now: clock.now().toISOString() };
      },
    },
    {
      method: 'GET',
      path: 'clock',
      does: 'The time it is',
      handle: () => ({ now: clock.now().toISOString() }),
    },
    {
      method: 'GET',
      path: 'log',
      does: 'Counts of requests, by kind, status and table, and the latest ones; ?tag= for those with a tag, ?entries=false for the counts alone',
      handle: ({ query }) => {
        const tag = query.get('tag') ?? undefined;
        const counts = log.counts(tag);
        return query.get('entries') === 'false' ? { counts } : { counts, entries: log.entries(tag) };
      },
    },
    { method: 'DELETE', path: 'log', does: 'Empties the log', handle: () => log.reset() },
  ];
}
