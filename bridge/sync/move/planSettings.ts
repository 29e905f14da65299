import { groupNamesIn, listContactGroups } from '../../xperience/qualifying/chosenGroups.ts';
import { readSettingValues } from '../../xperience/settings/readSettingValues.ts';
import { writtenSettings } from '../../xperience/settings/settingNames.ts';
import { readBridgeSettings } from '../state/settings/bridgeSettings.ts';
import type { Installations } from './installations.ts';
import type { MovePlan } from './movePlan.ts';

/** Points are no more: the minimum says nothing in the new installation. */
export const carriedSettings = writtenSettings.filter((name) => name !== 'Dynamics365MinScore');

/** Settings of the module that the tool loses and the move carries, and what nothing can be carried for. */
export async function planSettings({ old, fresh }: Installations): Promise<MovePlan['settings']> {
  const values = await readSettingValues(old, carriedSettings, old.site);
  const carried = carriedSettings.filter((name) => values[name] !== '');
  const { contactGroups } = await readBridgeSettings(old, ['contactGroups']);
  const chosen = groupNamesIn(contactGroups);
  const here = new Set((await listContactGroups(fresh)).map(({ name }) => name.toLowerCase()));
  const missing = chosen.filter((name) => !here.has(name.toLowerCase()));
  return { carried, toEnter: toEnter(chosen, missing) };
}

function toEnter(chosen: readonly string[], missing: readonly string[]): string[] {
  if (chosen.length === 0)
    return ['the contact groups whose members qualify, in the place of the minimum score'];
  if (missing.length === 0) return [];
  return [
    `the contact groups whose members qualify: groups are not migrated, and ${missing.join(', ')} is not there yet`,
  ];
}
