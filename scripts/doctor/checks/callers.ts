import {
  describeSilence,
  readSilentCallers,
  silenceRemedy,
} from '../../../bridge/sync/state/silentCallers.ts';
import { defineCheck } from '../check.ts';
import { good, warning } from '../finding.ts';

/** Flows that called by the clock and do no more: nobody is told when Power Automate switches one off. */
export const callers = defineCheck({
  title: 'Regular callers',
  needs: ['bridge'],
  async look({ bridge }) {
    const silent = await readSilentCallers(bridge);
    if (silent.length === 0) return [good('Nobody who calls by the clock is silent.')];
    return silent.map((each) => warning(describeSilence(each), silenceRemedy));
  },
});
