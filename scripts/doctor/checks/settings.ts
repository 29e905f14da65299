import { allowsExchange } from '../../../bridge/sync/settings/qualifyingCondition.ts';
import { describePause, readPause } from '../../../bridge/sync/state/pause/pause.ts';
import {
  parseBridgeSettings,
  readBridgeSettings,
} from '../../../bridge/sync/state/settings/bridgeSettings.ts';
import { readOwnRows } from '../../../bridge/sync/state/settings/settingRows.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { ruleOf } from '../../../bridge/xperience/qualifying/qualifyingRule.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good, warning } from '../finding.ts';
import { whereSettings } from '../whereSettings.ts';

/** Switches and minimum, and the bridge's own settings. */
export const settings = defineCheck({
  title: 'Settings',
  needs: ['bridge', 'xperience', 'env'],
  async look({ bridge, env }) {
    const { contactSyncEnabled, minimumScore, activitySyncEnabled } = await readSettings(
      bridge,
      env.XPERIENCE_SITE?.trim(),
    );
    const findings: Finding[] = [];
    const where = whereSettings(bridge);
    const pause = await readPause(bridge);
    if (pause) {
      const remedy = pause.moved
        ? 'Point XPERIENCE_DATABASE to the new database, or stop this service: the pause cannot be ended.'
        : 'Run “npm run resume” when writing may go on.';
      findings.push(warning(describePause(pause), remedy));
    }
    if (!contactSyncEnabled)
      findings.push(warning('Contact synchronization is off: runs are refused.', `Switch it on ${where}.`));
    const own = parseBridgeSettings(await readOwnRows(bridge)).settings;
    if (!allowsExchange(bridge, { minimumScore }, own)) {
      findings.push(warning('The minimum score is not above 0: no contact qualifies.', `Set it ${where}.`));
    }
    if (activitySyncEnabled && !contactSyncEnabled) {
      findings.push(
        warning(
          'Activity synchronization is on, but has no contacts without contact synchronization.',
          `Switch both on ${where}, or both off.`,
        ),
      );
    }
    try {
      await readBridgeSettings(bridge);
    } catch (error) {
      if (!(error instanceof SyncRefused)) throw error;
      findings.push(failure(error.message, 'Set it anew with UpdateSettings.'));
    }
    return findings.length > 0
      ? findings
      : [
          good(
            ruleOf(bridge.product.qualifyingRules, own.qualifyingRule) === 'groups'
              ? 'Contact synchronization is on, by contact groups.'
              : `Contact synchronization is on, from ${minimumScore} points on.`,
          ),
        ];
  },
});
