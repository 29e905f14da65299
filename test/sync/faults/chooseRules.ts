import type { BridgeSettings } from '../../../bridge/sync/state/settings/bridgeSettings.ts';
import type { Stage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';
import type { Chance } from './createChance.ts';

/** What the installation does about contacts and rows that are gone. */
export type Rules = Pick<BridgeSettings, 'deletedRow' | 'goneContact'>;

export function chooseRules(chance: Chance): Rules {
  return {
    deletedRow: chance.one(['report', 'createAgain', 'unlinkAndHold']),
    goneContact: chance.one(['keep', 'unlink', 'deactivate']),
  };
}

export async function storeRules({ database }: Stage, rules: Rules): Promise<void> {
  await storeSetting(database, 'deletedRow', rules.deletedRow);
  await storeSetting(database, 'goneContact', rules.goneContact);
}
