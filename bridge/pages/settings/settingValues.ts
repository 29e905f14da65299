import type { AdministratorSettings } from '../../sync/settings/getSettings.ts';
import type { Texts } from '../texts/texts.ts';

export type SettingName = keyof AdministratorSettings;

/** In the order of the page. */
export const settingNames = [
  'contactSyncEnabled',
  'minimumScore',
  'scoreRule',
  'qualifyingRule',
  'contactGroups',
  'groupMatch',
  'mostCreations',
  'startersMayConfirm',
  'takeDynamicsChanges',
  'matchByEmail',
  'deletedRow',
  'goneContact',
  'activitySyncEnabled',
  'followActivities',
  'defaultOwner',
  'keepHistoryDays',
] as const satisfies readonly SettingName[];

type QualifyingRule = AdministratorSettings['qualifyingRule'];

const byRule: Readonly<Record<QualifyingRule, readonly SettingName[]>> = {
  points: ['minimumScore', 'scoreRule'],
  groups: ['contactGroups', 'groupMatch'],
};

/** Without those of rules that do not count, and without the rule where a product offers only one. */
export function settingsThatCount(
  { qualifyingRule }: Pick<AdministratorSettings, 'qualifyingRule'>,
  offered: readonly QualifyingRule[],
): SettingName[] {
  const idle = new Set<SettingName>(byRule[qualifyingRule === 'groups' ? 'points' : 'groups']);
  if (offered.length < 2) idle.add('qualifyingRule');
  return settingNames.filter((name) => !idle.has(name));
}

const numbers: { readonly [Name in SettingName]?: { least: number; most: number; orEmpty: boolean } } = {
  minimumScore: { least: 0, most: 999_999_999, orEmpty: false },
  mostCreations: { least: 0, most: Number.MAX_SAFE_INTEGER, orEmpty: true },
  keepHistoryDays: { least: 1, most: 3650, orEmpty: false },
};
const switches: ReadonlySet<string> = new Set([
  'contactSyncEnabled',
  'startersMayConfirm',
  'takeDynamicsChanges',
  'matchByEmail',
  'activitySyncEnabled',
  'followActivities',
] satisfies SettingName[]);

/** A setting as a form has it. */
export function formText(value: AdministratorSettings[SettingName]): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** The value that a form's text means, or what is wrong with it. Whether a word is one of a list the engine judges. */
export function settingValue(
  name: SettingName,
  text: string,
  { t }: { t: Texts },
): { value: AdministratorSettings[SettingName] } | { problem: string } {
  if (switches.has(name)) return { value: text === 'yes' };
  const limits = numbers[name];
  if (!limits) return { value: text };
  const { notWhole, outside } = t.settings;
  const plain = text.replaceAll(/[\s,]/g, '');
  if (plain === '' && limits.orEmpty) return { value: null };
  if (!/^\d{1,16}$/.test(plain)) return { problem: notWhole(text.slice(0, 40)) };
  const value = Number(plain);
  if (value >= limits.least && value <= limits.most) return { value };
  return { problem: outside(plain, String(limits.least), limits.most.toLocaleString('en-GB')) };
}

/** A setting in words. */
export function settingWords(
  name: SettingName,
  text: string,
  { t, owners }: { t: Texts; owners: ReadonlyMap<string, string> },
): string {
  const said = t.settings;
  switch (name) {
    case 'scoreRule':
      return text === 'sumOfScores' ? said.scoreRules.sumOfScores('') : said.scoreRules.singleScore;
    case 'qualifyingRule':
      return wordOf(said.qualifyingRules, text);
    case 'groupMatch':
      return wordOf(said.groupMatches, text);
    case 'contactGroups':
      return text === '' ? said.noGroup : text;
    case 'matchByEmail':
      return text === 'yes' ? said.matches.yes : said.matches.no;
    case 'deletedRow':
      return wordOf(said.deletedRows, text);
    case 'goneContact':
      return wordOf(said.goneContacts, text);
    case 'defaultOwner':
      return text === '' ? said.ownUser : (owners.get(text) ?? text);
    case 'mostCreations':
      return text === '' ? said.any : text;
    default:
      return switches.has(name) ? (text === 'yes' ? said.yes : said.no) : text;
  }
}

function wordOf(words: Readonly<Record<string, string>>, text: string): string {
  return Object.hasOwn(words, text) ? (words[text] ?? text) : text;
}
