import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import { type BridgeSettings, defaultSettings } from './bridgeSettings.ts';
import { SyncRefused } from './syncRefused.ts';

type Choices = Omit<BridgeSettings, 'mostCreations'>;

/** What each setting may be; the values are stored as JSON. */
const allowed: { [Name in keyof Choices]: readonly Choices[Name][] } = {
  scoreRule: ['singleScore', 'sumOfScores'],
  takeDynamicsChanges: [true, false],
  matchByEmail: [true, false],
  deletedRow: ['report', 'createAgain', 'unlinkAndHold'],
};

/**
 * The bridge's own settings, the defaults where nothing is stored.
 * @throws SyncRefused for a stored value that is none: guessing could write what nobody wanted
 */
export async function readBridgeSettings({ db }: DatabaseHandle): Promise<BridgeSettings> {
  const rows = await db.selectFrom('dynamics365.setting').select(['name', 'value']).execute();
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const { name, value } of rows) {
    if (!(name in defaultSettings)) continue;
    const parsed: unknown = JSON.parse(value);
    if (name === 'mostCreations') {
      if (parsed !== null && !(Number.isSafeInteger(parsed) && Number(parsed) >= 0))
        throw invalid(name, value, ['null', 'a whole number']);
    } else {
      const values: readonly unknown[] = allowed[name as keyof Choices];
      if (!values.includes(parsed)) throw invalid(name, value, values);
    }
    settings[name] = parsed;
  }
  return settings as unknown as BridgeSettings;
}

function invalid(name: string, value: string, values: readonly unknown[]): SyncRefused {
  return new SyncRefused({
    kind: 'notReady',
    code: 'settingInvalid',
    detail: `The setting ${name} is ${value}, but must be one of ${values.join(', ')}. Correct it first.`,
  });
}
