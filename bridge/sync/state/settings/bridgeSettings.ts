import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { type GroupMatch, groupNamesIn, mostGroups } from '../../../xperience/qualifying/chosenGroups.ts';
import { type QualifyingRule, qualifyingRules } from '../../../xperience/qualifying/qualifyingRule.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { type OwnRow, readOwnRows } from './settingRows.ts';

/** Settings of the bridge beyond the module's five; stored by name in the bridge table `setting`. */
export interface BridgeSettings {
  /** By what contacts qualify; where the product does not offer it, its usual rule counts. */
  qualifyingRule: QualifyingRule;
  /** Code names or GUIDs of contact groups, parted by commas; empty while none is chosen. */
  contactGroups: string;
  /** Whether a contact has to be in one of them or in all. */
  groupMatch: GroupMatch;
  /** One single score must reach the minimum, or the sum over enabled scores. */
  scoreRule: 'singleScore' | 'sumOfScores';
  /** Whether a run takes over what was changed in Dynamics. */
  takeDynamicsChanges: boolean;
  /** Whether a new contact may be linked to the only active, unlinked row with the same e-mail. */
  matchByEmail: boolean;
  /** What happens to a linked contact whose row was deleted in Dynamics. */
  deletedRow: 'report' | 'createAgain' | 'unlinkAndHold';
  /**
   * What happens to the row of a linked contact that was deleted in Xperience, or merged there into a contact with a
   * row of its own: left and reported, its link forgotten, or deactivated and its link forgotten.
   */
  goneContact: 'keep' | 'unlink' | 'deactivate';
  /** How long ended runs and resolved failures are kept, days. */
  keepHistoryDays: number;
  /** Most rows a run creates before somebody confirms it; null for any number. */
  mostCreations: number | null;
  /** Whether who started a run may confirm it when it waits; else only who may manage. */
  startersMayConfirm: boolean;
  /** Whether webhooks are to tell what becomes of tasks and appointments that the bridge made. */
  followActivities: boolean;
}

export const defaultSettings: BridgeSettings = {
  qualifyingRule: 'points',
  contactGroups: '',
  groupMatch: 'any',
  scoreRule: 'singleScore',
  takeDynamicsChanges: false,
  matchByEmail: false,
  deletedRow: 'report',
  goneContact: 'keep',
  keepHistoryDays: 90,
  mostCreations: null,
  startersMayConfirm: false,
  followActivities: false,
};

type Numbers = Pick<BridgeSettings, 'mostCreations' | 'keepHistoryDays'>;
type Names = Pick<BridgeSettings, 'contactGroups'>;
type Choices = Omit<BridgeSettings, keyof Numbers | keyof Names>;

/** What each setting may be; the values are stored as JSON. */
const allowed: { [Name in keyof Choices]: readonly Choices[Name][] } = {
  qualifyingRule: qualifyingRules,
  groupMatch: ['any', 'all'],
  scoreRule: ['singleScore', 'sumOfScores'],
  takeDynamicsChanges: [true, false],
  startersMayConfirm: [true, false],
  followActivities: [true, false],
  matchByEmail: [true, false],
  deletedRow: ['report', 'createAgain', 'unlinkAndHold'],
  goneContact: ['keep', 'unlink', 'deactivate'],
};

/** The smallest and largest whole number of each that is one; null where it may also be absent. */
const numbers: { [Name in keyof Numbers]: { least: number; most: number; orNull: boolean } } = {
  mostCreations: { least: 0, most: Number.MAX_SAFE_INTEGER, orNull: true },
  keepHistoryDays: { least: 1, most: 3650, orNull: false },
};

/** As long as a code name can be. */
const longestGroupName = 200;
const longestGroups = mostGroups * (longestGroupName + 2);

/**
 * The bridge's own settings, the defaults where nothing is stored.
 * @param needed those that are wanted; without it all
 * @throws SyncRefused for a stored value of those that is none: guessing could write what nobody wanted
 */
export async function readBridgeSettings<Name extends keyof BridgeSettings = keyof BridgeSettings>(
  bridge: DatabaseHandle,
  needed?: readonly Name[],
): Promise<Pick<BridgeSettings, Name>> {
  return bridgeSettingsOf(await readOwnRows(bridge), needed);
}

/**
 * Those settings that are needed, and no others: what nobody asks for stops nobody.
 * @throws SyncRefused for a stored value of those that is none
 */
export function bridgeSettingsOf<Name extends keyof BridgeSettings = keyof BridgeSettings>(
  rows: readonly OwnRow[],
  needed: readonly Name[] = Object.keys(defaultSettings) as Name[],
): Pick<BridgeSettings, Name> {
  const { settings, flaws } = parseBridgeSettings(rows);
  const flaw = flaws.find(({ name }) => needed.some((each) => each === name));
  if (flaw) throw new SyncRefused({ kind: 'notReady', code: 'settingInvalid', detail: flaw.detail });
  const asked = needed.map((name) => [name, settings[name]] as const);
  return Object.fromEntries(asked) as Pick<BridgeSettings, Name>;
}

/** The settings, with the default in place of each stored value that is none, and why it is none. */
export function parseBridgeSettings(rows: readonly OwnRow[]): {
  settings: BridgeSettings;
  flaws: { name: string; detail: string }[];
} {
  const settings: Record<string, unknown> = { ...defaultSettings };
  const flaws: { name: string; detail: string }[] = [];
  for (const { name, value } of rows) {
    if (!(name in defaultSettings)) continue;
    const parsed = jsonOf(value);
    const expected = misfit(name as keyof BridgeSettings, parsed);
    if (expected === undefined) settings[name] = parsed;
    else
      flaws.push({
        name,
        detail: `The setting ${name} is ${value}, but must be ${expected}. Correct it first.`,
      });
  }
  return { settings: settings as unknown as BridgeSettings, flaws };
}

/** What a setting must be instead; undefined for a value that will do. */
export function misfit(name: keyof BridgeSettings, value: unknown): string | undefined {
  if (name === 'contactGroups') return misfitOfGroups(value);
  if (!(name in numbers)) {
    const values: readonly unknown[] = allowed[name as keyof Choices];
    return values.includes(value) ? undefined : `one of ${values.join(', ')}`;
  }
  const { least, most, orNull } = numbers[name as keyof Numbers];
  const fits = Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  if (fits || (orNull && value === null)) return undefined;
  return `${orNull ? 'one of null, ' : ''}a whole number from ${least} to ${most}`;
}

function misfitOfGroups(value: unknown): string | undefined {
  const names = typeof value === 'string' && value.length <= longestGroups ? groupNamesIn(value) : undefined;
  const fits =
    names !== undefined &&
    names.length <= mostGroups &&
    names.every((name) => name.length <= longestGroupName);
  return fits ? undefined : `at most ${mostGroups} code names or GUIDs of contact groups, parted by commas`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
