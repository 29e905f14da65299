import { groupNamesIn, readChosenGroups } from '../../xperience/qualifying/chosenGroups.ts';
import { readSettingRows } from '../../xperience/settings/readSettingRows.ts';
import { defaultSettings, misfit } from '../state/settings/bridgeSettings.ts';
import type { SettingsChange, ValueChange } from '../state/settings/changeIntent.ts';
import type { SyncParts } from '../syncParts.ts';
import { type RefusedField, SyncRefused } from '../syncRefused.ts';
import { type AdministratorSettings, type SettingsState, settingsIn } from './getSettings.ts';
import { checkOwner, parseOwnerReference } from './owner.ts';
import { readConfiguration } from './readConfiguration.ts';
import { changedMeanwhile, saveChange } from './saveChange.ts';
import { type SettingsStore, settingMissing, storeOf } from './settingsStore.ts';

/** Settings to be changed; those that are left out stay. */
export interface SettingsUpdate {
  /** Of the settings that the change rests on; without it the last one who saves wins. */
  version?: string | undefined;
  changes: Partial<AdministratorSettings>;
  /** Name of who changes them, for the audit. */
  by: string;
}

/** What the module's settings are called in Xperience, and how Xperience writes their values. */
const keys = {
  contactSyncEnabled: 'Dynamics365ContactSyncEnabled',
  minimumScore: 'Dynamics365MinScore',
  activitySyncEnabled: 'Dynamics365ActivitySyncEnabled',
  defaultOwner: 'Dynamics365DefaultOwner',
} as const;

type Changes = Partial<AdministratorSettings>;

/**
 * Changes settings.
 * @returns whether Xperience has something new to show
 * @throws SyncRefused with every reason for values that will not do, and as a conflict when the settings have changed
 * meanwhile: then nothing was changed
 * @throws DataverseUnavailable when a new owner cannot be looked up
 */
export async function updateSettings(
  parts: Pick<SyncParts, 'database' | 'dataverse' | 'stopping' | 'site' | 'holder'>,
  { version, changes: wanted, by }: SettingsUpdate,
): Promise<boolean> {
  const store = storeOf(parts);
  const changes = differing(await readVersion(store, version), wanted);
  if (Object.keys(changes).length === 0) return false;
  await check(parts, changes);
  await checkRule(parts.database, changes);
  return saveChange(store, 'settings', async (): Promise<SettingsChange> => {
    const { settings } = await readVersion(store, version);
    const names = Object.keys(changes) as (keyof Changes)[];
    return {
      values: await valuesOf(store, changes),
      own: pick(
        changes,
        names.filter((name) => name in defaultSettings),
      ),
      audit: {
        caller: by,
        action: 'settings.update',
        subject: 'settings',
        details: { before: pick(settings, names), after: changes },
      },
    };
  });
}

/** @throws SyncRefused when the settings are of another version */
async function readVersion(store: SettingsStore, version: string | undefined): Promise<SettingsState> {
  const state = settingsIn(store.database, await readConfiguration(store));
  if (version === undefined || state.version === version) return state;
  throw changedMeanwhile('settings');
}

/** What is really to be changed; a stored value that is none is changed by any. */
function differing({ settings, problems }: SettingsState, wanted: Changes): Changes {
  const names = (Object.keys(wanted) as (keyof Changes)[]).filter(
    (name) => wanted[name] !== settings[name] || problems.some((problem) => problem.name === name),
  );
  return pick(wanted, names);
}

async function check(
  { dataverse, stopping: signal }: Pick<SyncParts, 'dataverse' | 'stopping'>,
  changes: Changes,
): Promise<void> {
  const problems: RefusedField[] = [];
  for (const name of Object.keys(defaultSettings) as (keyof typeof defaultSettings)[]) {
    const expected = name in changes ? misfit(name, changes[name]) : undefined;
    if (expected !== undefined)
      problems.push({ code: 'settingInvalid', field: name, detail: `${name} must be ${expected}.` });
  }
  const { minimumScore, defaultOwner } = changes;
  if (
    minimumScore !== undefined &&
    !(Number.isInteger(minimumScore) && minimumScore >= 0 && minimumScore < 1e9)
  )
    problems.push({
      code: 'settingInvalid',
      field: 'minimumScore',
      detail: 'minimumScore must be a whole number from 0 to 999999999.',
    });
  if (defaultOwner !== undefined && defaultOwner !== '') {
    const owner = parseOwnerReference(defaultOwner);
    const fault = owner
      ? (await checkOwner(dataverse, owner, { signal }))?.clause
      : 'it is neither /systemusers(id) nor /teams(id)';
    if (fault !== undefined) {
      const detail = `${defaultOwner} cannot be the owner: ${fault}. Choose another, or none.`;
      problems.push({ code: 'ownerUnusable', field: 'defaultOwner', detail });
    }
  }
  if (problems.length === 0) return;
  const detail = `The settings cannot be saved: ${problems.map((problem) => problem.detail).join(' ')}`;
  throw new SyncRefused({ kind: 'invalid', code: 'settingInvalid', detail, problems });
}

/** @throws SyncRefused for a rule the product does not offer, and for groups Xperience has not got */
async function checkRule(database: SyncParts['database'], changes: Changes): Promise<void> {
  const { qualifyingRule, contactGroups } = changes;
  const { product } = database;
  if (qualifyingRule !== undefined && !product.qualifyingRules.includes(qualifyingRule)) {
    throw refusedSetting(
      'qualifyingRule',
      `In ${product.title} contacts qualify by ${product.qualifyingRules.join(' or ')}, not by ${qualifyingRule}.`,
    );
  }
  if (contactGroups === undefined) return;
  const { missing } = await readChosenGroups(database, { match: 'any', chosen: groupNamesIn(contactGroups) });
  if (missing.length === 0) return;
  throw refusedSetting(
    'contactGroups',
    `Xperience has no contact group ${missing.join(', ')}. Give code names or GUIDs of groups that are there.`,
  );
}

function refusedSetting(field: string, problem: string): SyncRefused {
  return new SyncRefused({
    kind: 'invalid',
    code: 'settingInvalid',
    detail: `The settings cannot be saved: ${problem}`,
    problems: [{ code: 'settingInvalid', field, detail: problem }],
  });
}

/** What is to be written to Xperience's settings. */
async function valuesOf({ database, site }: SettingsStore, changes: Changes): Promise<ValueChange[]> {
  const names = (Object.keys(keys) as (keyof typeof keys)[]).filter((name) => changes[name] !== undefined);
  const rows = await readSettingRows(database, Object.values(keys), site);
  return names.map((name) => {
    const row = rows[keys[name]];
    if (!row) throw settingMissing(keys[name]);
    return { keyId: row.keyId, value: row.value, after: settingText(changes[name]) };
  });
}

function settingText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function pick<Values extends object>(values: Values, names: readonly (keyof Values)[]): Partial<Values> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Partial<Values>;
}
