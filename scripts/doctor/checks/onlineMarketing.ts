import { isTrue } from '../../../bridge/xperience/settings/readSettings.ts';
import { readSettingValues } from '../../../bridge/xperience/settings/readSettingValues.ts';
import { defineCheck } from '../check.ts';
import { good, warning } from '../finding.ts';

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
    const values = await readSettingValues(xperience, names, env.XPERIENCE_SITE?.trim());
    const off = names.filter((name) => !isTrue(values[name]));
    if (off.length === 0) return [good('Contacts and activities are logged.')];
    return off.map((name) =>
      warning(
        `The setting “${switches[name]}” (${name}) is off, so Xperience ${name === 'CMSEnableOnlineMarketing' ? 'makes no contacts' : 'logs no activities'}.`,
        'Switch it on in Settings → On-line marketing of Xperience.',
      ),
    );
  },
});
