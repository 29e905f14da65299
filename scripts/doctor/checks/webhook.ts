import { readStoredMapping } from '../../../bridge/sync/settings/readStoredMapping.ts';
import { readExtensionRows } from '../../../bridge/sync/state/settings/mappingExtensions.ts';
import { readRegistration } from '../../../bridge/sync/state/webhooks/registration.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import {
  filterMisfit,
  filterOfUpdates,
  registerAgain,
} from '../../../bridge/sync/webhooks/filterOfUpdates.ts';
import { followsActivities } from '../../../bridge/sync/webhooks/followedActivities.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { good, unchecked, warning } from '../finding.ts';

/** Whether the webhook that was registered still tells of what is mapped. */
export const webhook = defineCheck({
  title: 'Webhook of Dataverse',
  needs: ['bridge', 'xperience', 'config'],
  async look({ bridge, config }) {
    const registration = await readRegistration(bridge);
    if (!registration) return [good('No webhook was registered by “npm run webhook”.')];
    const { contactMapping: setting } = await readSettings(bridge, config.xperience.site);
    let items: Parameters<typeof filterOfUpdates>[0];
    try {
      ({ items } = readStoredMapping({ setting, extensions: await readExtensionRows(bridge) }));
    } catch (error) {
      if (!(error instanceof SyncRefused)) throw error;
      return [unchecked('The mapping cannot be read, so whether the webhook fits it is not known.')];
    }
    const misfit = filterMisfit(registration, filterOfUpdates(items), await followsActivities(bridge));
    return [
      misfit === undefined
        ? good('The webhook tells of every column that goes to Xperience.')
        : warning(misfit, registerAgain),
    ];
  },
});
