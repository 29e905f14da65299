import { readSettingValues } from '../../xperience/settings/readSettingValues.ts';
import { writtenSettings } from '../../xperience/settings/settingNames.ts';
import type { Installations } from './installations.ts';
import type { MovePlan } from './movePlan.ts';

/** Settings of the module that the tool loses and the move carries, and what nothing can be carried for. */
export async function planSettings({ old }: Installations): Promise<MovePlan['settings']> {
  const values = await readSettingValues(old, carriedSettings, old.site);
  const carried = carriedSettings.filter((name) => values[name] !== '');
  return {
    carried,
    toEnter: ['the contact groups whose members qualify, in the place of the minimum score'],
  };
}

/** Points are no more: the minimum says nothing in the new installation. */
export const carriedSettings = writtenSettings.filter((name) => name !== 'Dynamics365MinScore');
