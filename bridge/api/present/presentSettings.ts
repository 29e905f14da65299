import type { components } from '../../../schemas/contract.ts';
import type { AdministratorSettings, SettingsState } from '../../sync/settings/getSettings.ts';

type Schemas = components['schemas'];

/** The contract has no null. */
const anyNumber = -1;
const nobody = 'none';

/** The settings as the contract shows them. */
export function presentSettings({ version, settings, problems }: SettingsState): Schemas['Settings'] {
  const { qualifyingRule, contactGroups, groupMatch, ...others } = settings;
  const byGroups = qualifyingRule === 'groups' || contactGroups !== '';
  return {
    version,
    ...others,
    // Where points count and nobody has chosen groups, they say nothing.
    ...(byGroups && {
      qualifyingRule,
      contactGroups: contactGroups === '' ? nobody : contactGroups,
      groupMatch,
    }),
    mostCreations: settings.mostCreations ?? anyNumber,
    defaultOwner: settings.defaultOwner === '' ? nobody : settings.defaultOwner,
    problems: problems.map(({ name, detail }) => ({ code: 'settingInvalid', field: name, detail })),
  };
}

/** The changes that a request asks for. */
export function changesOf({
  mostCreations,
  defaultOwner = '',
  contactGroups = '',
  ...others
}: Omit<Schemas['SettingsUpdate'], 'version'>): Partial<AdministratorSettings> {
  const owner = defaultOwner.trim();
  const groups = contactGroups.trim();
  return {
    ...others,
    ...(mostCreations === undefined
      ? {}
      : { mostCreations: mostCreations === anyNumber ? null : mostCreations }),
    // What is empty is that of a flow that leaves it out.
    ...(groups === '' ? {} : { contactGroups: groups.toLowerCase() === nobody ? '' : groups }),
    ...(owner === '' ? {} : { defaultOwner: owner.toLowerCase() === nobody ? '' : owner }),
  };
}
