import type { components } from '../../../schemas/contract.ts';
import { type AdministratorSettings, getSettings } from '../../sync/settings/getSettings.ts';
import { noticeOfChange } from '../../sync/settings/noticeOfChange.ts';
import { updateSettings } from '../../sync/settings/updateSettings.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { SettingsService } from '../services.ts';

type Schemas = components['schemas'];

/** The contract has no null. */
const anyNumber = -1;
const nobody = 'none';

/** The operations on settings over the engine. */
export function createSettingsService(parts: SyncParts): SettingsService {
  const read = async (): Promise<Schemas['Settings']> => {
    const { version, settings, problems } = await getSettings(parts);
    return {
      version,
      ...settings,
      mostCreations: settings.mostCreations ?? anyNumber,
      defaultOwner: settings.defaultOwner === '' ? nobody : settings.defaultOwner,
      problems: problems.map(({ name, detail }) => ({ code: 'settingInvalid', field: name, detail })),
    };
  };
  return {
    read,
    async update({ version, ...given }, by) {
      const written = await updateSettings(parts, { version, changes: changesOf(given), by });
      return { ...(await read()), notice: noticeOfChange(written) };
    },
  };
}

function changesOf({
  mostCreations,
  defaultOwner = '',
  ...others
}: Omit<Schemas['SettingsUpdate'], 'version'>): Partial<AdministratorSettings> {
  const owner = defaultOwner.trim();
  return {
    ...others,
    ...(mostCreations === undefined
      ? {}
      : { mostCreations: mostCreations === anyNumber ? null : mostCreations }),
    // An empty owner is that of a flow that leaves it out.
    ...(owner === '' ? {} : { defaultOwner: owner.toLowerCase() === nobody ? '' : owner }),
  };
}
