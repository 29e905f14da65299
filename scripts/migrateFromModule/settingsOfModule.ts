import type { ModuleSettings } from '../../bridge/xperience/settings/readSettings.ts';
import type { FoundSetting } from './moduleCheck.ts';

/** The module's settings with what the bridge makes of each: it reads the same rows. @param mapped pairs with a column */
export function settingsOfModule(settings: ModuleSettings, mapped: number): FoundSetting[] {
  const { contactSyncEnabled, activitySyncEnabled, minimumScore, defaultOwner } = settings;
  return [
    {
      name: 'Dynamics365ContactSyncEnabled',
      value: yesOrNo(contactSyncEnabled),
      becomes: 'Counts as before. A flow or a schedule starts each synchronization, no task of Xperience.',
    },
    {
      name: 'Dynamics365MinScore',
      value: String(minimumScore),
      becomes:
        'Counts as before: one score has to reach it. The setting scoreRule has the sum of all scores count instead.',
    },
    {
      name: 'Dynamics365ContactMapping',
      value: `${mapped} ${mapped === 1 ? 'pair' : 'pairs'}`,
      becomes:
        'Stays where it is, and the dialog of Xperience goes on working. Rules beside the pairs are the bridge’s.',
    },
    {
      name: 'Dynamics365ActivitySyncEnabled',
      value: yesOrNo(activitySyncEnabled),
      becomes:
        'Counts as before. A type goes to the activity table of its name; code of yours in MapActivityType becomes a table chosen for the type.',
    },
    {
      name: 'Dynamics365DefaultOwner',
      value: defaultOwner,
      becomes: 'Counts as before, for activities. A type can have an owner of its own.',
    },
  ];
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
