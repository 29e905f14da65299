import { checkXperience } from '../../../bridge/xperience/checkXperience.ts';
import { readSettingValues } from '../../../bridge/xperience/readSettingValues.ts';
import { isUnusable } from '../../../bridge/xperience/xperienceFinding.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** Version, tables and columns, a hotfix in progress, the configured site. */
export const xperienceVersion = defineCheck({
  title: 'Xperience',
  needs: ['database', 'env'],
  async look({ database, env }, learn) {
    const site = env.XPERIENCE_SITE?.trim();
    const findings = (await checkXperience(database, site)).filter(
      ({ code }) => !code.startsWith('linkField'),
    );
    if (!findings.some(isUnusable)) learn({ xperience: database });
    if (findings.length > 0) return findings.map(({ detail, remedy }) => failure(detail, remedy));
    const { CMSDBVersion, CMSHotfixVersion } = await readSettingValues(database, [
      'CMSDBVersion',
      'CMSHotfixVersion',
    ]);
    return [
      good(`Version ${CMSDBVersion}, hotfix ${CMSHotfixVersion || 'unknown'}; no hotfix is being applied.`),
    ];
  },
});
