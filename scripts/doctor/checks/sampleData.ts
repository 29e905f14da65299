import { sampleMistake } from '../../../bridge/config/sampleMistake.ts';
import { isSampleDatabase } from '../../../bridge/xperience/settings/isSampleDatabase.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** Invented contacts must not reach a real Dynamics. */
export const sampleData = defineCheck({
  title: 'Sample data',
  needs: ['config', 'xperience'],
  async look({ config, xperience }) {
    const isSample = await isSampleDatabase(xperience);
    const mistake = sampleMistake(isSample, config.dynamics.url);
    if (mistake) return [failure(`${mistake.variable} ${mistake.problem}`, "Give Xperience's own database.")];
    return [good(isSample ? 'A sample, with a Dynamics on this machine.' : 'The contacts are real ones.')];
  },
});
