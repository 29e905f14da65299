import { readSwitches } from '../../../xperience/settings/readSettings.ts';
import { knownConfiguration } from '../../settings/knownConfiguration.ts';
import { allowsExchange } from '../../settings/qualifyingCondition.ts';
import { settingsPlace } from '../../settings/settingsPlace.ts';
import { pauseName, refusePaused } from '../../state/pause/pause.ts';
import { parseBridgeSettings } from '../../state/settings/bridgeSettings.ts';
import { readOwnRows } from '../../state/settings/settingRows.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';

/**
 * Takes nothing from Dynamics while contact sync is off.
 * @throws SyncRefused `paused`, and `forbidden` when contact sync is off or the minimum not above 0, as the module answered
 */
export async function requireSwitchedOn({
  database,
  site,
}: Pick<SyncParts, 'database' | 'site'>): Promise<void> {
  await refusePaused({ database });
  const switches = await readSwitches(database, site);
  const { contactSyncEnabled } = switches;
  const { settings } = parseBridgeSettings(await readOwnRows(database));
  if (contactSyncEnabled && allowsExchange(database, switches, settings)) return;
  const where = settingsPlace(database);
  throw new SyncRefused({
    kind: 'forbidden',
    code: contactSyncEnabled ? 'minimumScoreNotSet' : 'contactSyncOff',
    detail: contactSyncEnabled
      ? `The minimum score in ${where} is not above 0. Set it to take changes from Dynamics.`
      : `Contact synchronization is switched off in ${where}. Switch it on to take changes from Dynamics.`,
  });
}

/**
 * The same by what was read a moment ago (see SyncTiming.reuseMs), for flows that deliver hundreds of rows a second. What
 * would be refused is asked anew.
 * @throws as requireSwitchedOn does
 */
export async function requireStillOn(parts: SyncParts): Promise<void> {
  const { configuration } = await knownConfiguration(parts, { reuse: true });
  const { module: switches, own } = configuration;
  const mayExchange = allowsExchange(parts.database, switches, parseBridgeSettings(own).settings);
  const isPaused = configuration.own.some(({ name }) => name === pauseName);
  if (!switches.contactSyncEnabled || !mayExchange || isPaused) await requireSwitchedOn(parts);
}
