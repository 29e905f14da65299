import type { ContactPlan } from '../contacts/contactWork.ts';
import type { PlannedSettings } from '../state/runs/run.ts';

type Names = readonly (keyof ContactPlan['settings'])[];

/** Settings that decide what a run of contacts does; how much it may do unasked is none of them. */
const ofContacts = [
  'qualifyingRule',
  'takeDynamicsChanges',
  'matchByEmail',
  'deletedRow',
  'goneContact',
] as const satisfies Names;

/** Those that say who qualifies, by the rule that counts. */
const ofPoints = ['minimumScore', 'scoreRule'] as const satisfies Names;
const ofGroups = ['contactGroups', 'groupMatch'] as const satisfies Names;

/** What a run of contacts goes by, beside its mapping. */
export function settingsOfContacts({ settings }: Pick<ContactPlan, 'settings'>): PlannedSettings {
  const names = [...ofContacts, ...(settings.groups ? ofGroups : ofPoints)];
  return Object.fromEntries(names.map((name) => [name, String(settings[name])]));
}

/** Why a run that was confirmed waits once more: what a person has seen is what happens. */
export type SettingsChangedCode = 'settingsChanged';

/**
 * What to ask about a run that a person has confirmed, and that would go by other settings now than those its plan was made by.
 * @returns undefined where nothing was changed
 */
export function askAboutSettings(
  planned: PlannedSettings | undefined,
  now: PlannedSettings,
): { reasonCode: SettingsChangedCode; reason: string } | undefined {
  if (planned === undefined) return undefined;
  // Where another rule counts now, its own settings were not looked at before.
  const changed = Object.keys(now).filter((name) => name in planned && planned[name] !== now[name]);
  if (changed.length === 0) return undefined;
  const [said, were] = changed.length === 1 ? ['setting', 'was'] : ['settings', 'were'];
  return {
    reasonCode: 'settingsChanged',
    reason: `The ${said} ${changed.join(', ')} ${were} changed after the plan was made that somebody confirmed. The plan of what is left to do was made anew. Look at it, and confirm the run when it is right.`,
  };
}
