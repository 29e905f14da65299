import type { FaultRule } from '../../standins/dataverse/faults/faultRule.ts';
import type { Chance } from './createChance.ts';

type NewRule = Omit<FaultRule, 'id'>;

const writes = ['CreateMultiple', 'batch'];
const anything: string[] = ['CreateMultiple', 'batch', 'readMany', 'read', 'metadata'];

/** Each strikes a few times at most, so that a run has a chance to get through. */
const makers: readonly ((chance: Chance) => Pick<NewRule, 'match' | 'fault'>)[] = [
  () => ({ match: { kinds: writes }, fault: { type: 'cut', when: 'beforeCommit' } }),
  () => ({ match: { kinds: writes }, fault: { type: 'cut', when: 'afterCommit' } }),
  () => ({ match: { kinds: ['readMany', 'read'] }, fault: { type: 'cut', when: 'beforeCommit' } }),
  (chance) => ({
    match: { kinds: anything },
    fault: {
      type: 'throttle',
      code: chance.one(['requests', 'executionTime', 'concurrency']),
      retryAfterSeconds: chance.whole(0, 1),
    },
  }),
  () => ({ match: { kinds: anything }, fault: { type: 'unavailable', retryAfterSeconds: 0 } }),
  () => ({ match: { kinds: anything }, fault: { type: 'expiredToken' } }),
  // Longer than the engine waits for an answer.
  () => ({ match: { kinds: writes }, fault: { type: 'slow', milliseconds: 1_500 } }),
  (chance) => ({
    match: { kinds: anything },
    fault: { type: 'truncate', afterBodyBytes: chance.whole(0, 4_000) },
  }),
  (chance) => ({
    match: { kinds: ['batch'] },
    fault: {
      type: 'misframe',
      how: chance.one(['wrongBoundary', 'noClosingBoundary', 'missingPart', 'extraPart']),
    },
  }),
  () => ({
    match: { kinds: anything },
    fault: { type: 'error', status: 503, code: '0x80072321', message: 'The service is away for a moment.' },
  }),
];

/** A few faults of the wire and the service, to be struck at random requests. */
export function chooseFaults(chance: Chance): NewRule[] {
  return chance.some(makers, chance.whole(1, 3)).map((make) => ({
    ...make(chance),
    schedule: { probability: chance.whole(2, 7) / 10, seed: chance.whole(1, 1e6), times: chance.whole(1, 4) },
    scope: 'request',
  }));
}
