import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { moveReportName, readOwnRow, saveOwnRow } from './settingRows.ts';

/** What the set-up remembers of itself in the bridge table `setting`, as JSON. */
export const setupMarks = {
  /** Rows of CMS_SettingsKey it added: `{ name, guid }[]`. */
  addedSettings: 'setup.addedSettings',
  /** Link fields it created in a test database. */
  createdFields: 'setup.createdFields',
  /**
   * Until a person has confirmed what the first run would do: `true` after taking over from the module, `"new"` where
   * nothing was ever sent, `{ moved: string[] }` after a move, with what a person should know; then, and where the first
   * run need not wait, `false`.
   */
  firstRunUnconfirmed: 'adoption.firstRunUnconfirmed',
  /** The same for the first run of activities. */
  firstActivityRunUnconfirmed: 'adoption.firstActivityRunUnconfirmed',
  /** Zone of the local times from before a move: `{ zone, until }`, the end as local time of the new installation. */
  zoneBefore: 'move.zone',
  /** What a move has done: its plan, with those contacts alone whose link was not carried. */
  moveReport: moveReportName,
} as const;

type Mark = (typeof setupMarks)[keyof typeof setupMarks];

export async function readMark<T>(database: DatabaseHandle, mark: Mark): Promise<T | undefined> {
  const row = await readOwnRow(database, mark);
  return row && (JSON.parse(row.value) as T);
}

export async function saveMark(database: DatabaseHandle, mark: Mark, value: unknown): Promise<void> {
  const { utc } = await currentTimes(database);
  await saveOwnRow(database, { name: mark, value: JSON.stringify(value) }, { at: utc, by: 'setup' });
}
