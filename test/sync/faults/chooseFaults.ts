import type { FaultRule } from '../../standins/dataverse/faults/faultRule.ts';
import type { Chance } from './createChance.ts';

/** A rule of the stand-in, before it has a number. */
export type NewRule = Omit<FaultRule, 'id'>;
type Struck = Pick<NewRule, 'match' | 'fault'> & Partial<Pick<NewRule, 'schedule'>>;

const writes = ['CreateMultiple', 'batch'];
const reads = ['readMany', 'read'];
const anything = [...writes, ...reads, 'metadata'];
const limits = ['requests', 'executionTime', 'concurrency'] as const;

/** Each strikes a few times at most, so that a run has a chance to get through. */
const makers: Readonly<Record<string, (chance: Chance) => Struck>> = {
  'connections cut before the commit': () => ({
    match: { kinds: writes },
    fault: { type: 'cut', when: 'beforeCommit' },
  }),
  'connections cut after the commit': () => ({
    match: { kinds: writes },
    fault: { type: 'cut', when: 'afterCommit' },
  }),
  'reads cut': () => ({ match: { kinds: reads }, fault: { type: 'cut', when: 'beforeCommit' } }),
  'some 429': (chance) => ({
    match: { kinds: anything },
    fault: { type: 'throttle', code: chance.one(limits), retryAfterSeconds: chance.whole(0, 1) },
  }),
  'a storm of 429': (chance) => ({
    match: {},
    fault: { type: 'throttle', code: chance.one(limits), retryAfterSeconds: 0 },
    schedule: { times: chance.whole(10, 30) },
  }),
  'throttling as 503': (chance) => ({
    match: { kinds: anything },
    fault: {
      type: 'error',
      status: 503,
      code: chance.one(['0x80072321', '0x80072322', '-2147015898']),
      message: 'The limit was exceeded.',
    },
    // Without Retry-After each costs ten seconds.
    schedule: { nth: chance.whole(1, 6) },
  }),
  'a gateway that answers 503': () => ({
    match: { kinds: anything },
    fault: { type: 'unavailable', retryAfterSeconds: 0 },
  }),
  'a Dynamics that answers 503': () => ({
    match: { kinds: anything },
    fault: { type: 'error', status: 503, code: '0x80040216', message: 'The service is away for a moment.' },
  }),
  'expired tokens': () => ({ match: { kinds: anything }, fault: { type: 'expiredToken' } }),
  'slow answers': (chance) => ({
    match: { kinds: anything },
    fault: { type: 'slow', milliseconds: chance.whole(100, 600) },
    schedule: { probability: 0.5, seed: chance.whole(1, 1e6), times: chance.whole(4, 12) },
  }),
  'answers slower than anybody waits': () => ({
    match: { kinds: writes },
    fault: { type: 'slow', milliseconds: 1_500 },
  }),
  'answers broken off': (chance) => ({
    match: { kinds: anything },
    fault: { type: 'truncate', afterBodyBytes: chance.whole(0, 4_000) },
  }),
  'batches in a wrong frame': (chance) => ({
    match: { kinds: ['batch'] },
    fault: {
      type: 'misframe',
      how: chance.one(['wrongBoundary', 'noClosingBoundary', 'missingPart', 'extraPart']),
    },
  }),
};

/** A few faults of the wire and the service, to be struck at random requests, by name. */
export function chooseFaults(chance: Chance): Map<string, NewRule> {
  return new Map(
    chance.some(Object.entries(makers), chance.whole(1, 3)).map(([name, make]) => {
      const rare = {
        probability: chance.whole(2, 7) / 10,
        seed: chance.whole(1, 1e6),
        times: chance.whole(1, 4),
      };
      return [name, { schedule: rare, ...make(chance), scope: 'request' }];
    }),
  );
}
