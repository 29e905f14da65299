import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import { type BridgeSettings, defaultSettings } from './bridgeSettings.ts';
import { SyncRefused } from './syncRefused.ts';

type Numbers = Pick<BridgeSettings, 'mostCreations' | 'keepHistoryDays'>;
type Choices = Omit<BridgeSettings, keyof Numbers>;

/** What each setting may be; the values are stored as JSON. */
const allowed: { [Name in keyof Choices]: readonly Choices[Name][] } = {
  scoreRule: ['singleScore', 'sumOfScores'],
  takeDynamicsChanges: [true, false],
  matchByEmail: [true, false],
  deletedRow: ['report', 'createAgain', 'unlinkAndHold'],
  goneContact: ['keep', 'unlink', 'deactivate'],
};

/** The smallest and largest whole number of each that is one; null where it may also be absent. */
const numbers: { [Name in keyof Numbers]: { least: number; most: number; orNull: boolean } } = {
  mostCreations: { least: 0, most: Number.MAX_SAFE_INTEGER, orNull: true },
  keepHistoryDays: { least: 1, most: 3650, orNull: false },
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
    if (name in numbers) {
      const { least, most, orNull } = numbers[name as keyof Numbers];
      const fits = Number.isSafeInteger(parsed) && Number(parsed) >= least && Number(parsed) <= most;
      if (!fits && !(orNull && parsed === null)) {
        const range = `a whole number from ${least} to ${most}`;
        throw invalid(name, value, orNull ? ['null', range] : [range]);
      }
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
    detail: `The setting ${name} is ${value}, but must be ${values.length > 1 ? `one of ${values.join(', ')}` : values[0]}. Correct it first.`,
  });
}
