import type { components } from '../../../schemas/contract.ts';
import type { TellingLoad } from '../../sync/state/subscriptions/tellingLoad.ts';

/** Flows that are told at once, as the contract shows them together; those that ended are nobody's concern. */
export function presentTelling({
  byState,
  waiting,
  oldestSeconds,
  deadLetters,
}: TellingLoad): components['schemas']['InstantTriggerStatus'] {
  const countOf = (state: string) => byState.find((each) => each.state === state)?.count ?? 0;
  return {
    active: countOf('active'),
    paused: countOf('paused'),
    waiting,
    ...(waiting > 0 && { oldestSeconds: Math.round(oldestSeconds) }),
    deadLetters,
  };
}
