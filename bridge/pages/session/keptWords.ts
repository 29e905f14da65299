import type { Visit } from '../page.ts';
import { type SettingName, settingNames, settingWords } from '../settings/settingValues.ts';

/** What a form carries to find out what was changed, where to go and what it is about: tells its reader nothing. */
const carried = /^(?:version|was|was\..+|do|key|from|edit|show|q|id|change|cut|value|pair|mark)$/;

/**
 * A field of a form that is kept, as its page calls it and what was put there.
 * @returns undefined for what nobody typed or chose
 */
export function keptWords(
  path: string,
  [name, value]: readonly [name: string, value: string],
  { t }: Pick<Visit, 't'>,
): [label: string, text: string] | undefined {
  if (carried.test(name)) return undefined;
  const setting = settingNames.find((each) => each === name) as SettingName | undefined;
  if (path === 'settings' && setting)
    return [t.settings.labels[setting], settingWords(setting, value, { t, owners: new Map() })];
  const { names, values } = t.frame.kept;
  const label = name.startsWith('column.')
    ? `${t.activities.columns} (${name.slice('column.'.length)})`
    : labelIn(names, name);
  return [label, labelIn(values, value)];
}

function labelIn(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}
