import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { good, warning } from '../finding.ts';

/** Contacts qualify by points, so there must be a score that gives them. */
export const scores = defineCheck({
  title: 'Scoring',
  needs: ['xperience', 'env'],
  async look({ xperience, env }) {
    const rows = await xperience.db
      .selectFrom('OM_Score')
      .select(['ScoreDisplayName', 'ScoreEnabled'])
      .where('ScorePersonaID', 'is', null)
      .orderBy('ScoreDisplayName')
      .execute();
    const enabled = rows.filter((row) => row.ScoreEnabled).map((row) => `“${row.ScoreDisplayName}”`);
    if (enabled.length === 0) {
      return [
        warning(
          rows.length === 0 ? 'There is no score.' : `None of the ${rows.length} scores is enabled.`,
          'Make or enable one in the application Scoring of Xperience: without points no contact qualifies, only ImportContact sends one.',
        ),
      ];
    }
    const { minimumScore } = await readSettings(xperience, env.XPERIENCE_SITE?.trim());
    return [good(`Enabled: ${enabled.join(', ')}; contacts qualify from ${minimumScore} points on.`)];
  },
});
