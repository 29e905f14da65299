import type { components } from '../../../schemas/contract.ts';
import { describeSilence, type SilentCaller, silenceRemedy } from '../../sync/state/silentCallers.ts';
import { isoTime } from './isoTime.ts';

/** A caller that called by the clock and does no more, with what to check. */
export function presentSilence(silent: SilentCaller): components['schemas']['SilentCaller'] {
  const { caller, operation, lastCall, usualMs } = silent;
  return {
    caller,
    operation,
    lastCall: isoTime(lastCall),
    usualSeconds: Math.round(usualMs / 1000),
    detail: `${describeSilence(silent)} ${silenceRemedy}`,
  };
}
