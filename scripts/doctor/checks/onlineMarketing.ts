import { readSettingRows } from '../../../bridge/xperience/settings/readSettingRows.ts';
import { isTrue } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { good, unchecked, warning } from '../finding.ts';

const switches = {
  CMSEnableOnlineMarketing: 'Enable on-line marketing',
  CMSCMActivitiesEnabled: 'Log activities',
} as const;

/** Without these Xperience makes neither contacts nor activities. */
export const onlineMarketing = defineCheck({
  title: 'On-line marketing',
  needs: ['xperience', 'env'],
  async look({ xperience, env }) {
    const names = Object.keys(switches) as (keyof typeof switches)[];
    const rows = await readSettingRows(xperience, names, env.XPERIENCE_SITE?.trim());
    const there = names.filter((name) => rows[name] !== undefined);
    if (there.length === 0)
      return [
        unchecked('Not checkable: this Xperience has no setting that says whether contacts are logged.'),
      ];
    const off = there.filter((name) => !isTrue(rows[name]?.value ?? ''));
    if (off.length === 0) return [good('Contacts and activities are logged.')];
    return off.map((name) =>
      warning(
        `The setting “${switches[name]}” (${name}) is off, so Xperience ${name === 'CMSEnableOnlineMarketing' ? 'makes no contacts' : 'logs no activities'}.`,
        xperience.product.words.switchOnLogging,
      ),
    );
  },
});
