import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';

/** What the set-up remembers of itself in the bridge table `setting`, as JSON. */
export const setupMarks = {
  /** Rows of CMS_SettingsKey it added: `{ name, guid }[]`. */
  addedSettings: 'setup.addedSettings',
  /** Link fields it created in a test database. */
  createdFields: 'setup.createdFields',
  /**
   * Until a person has confirmed what the first run would do: `true` after taking over from the module, `"new"` where
   * nothing was ever sent; then, and where the first run need not wait, `false`.
   */
  firstRunUnconfirmed: 'adoption.firstRunUnconfirmed',
  /** The same for the first run of activities. */
  firstActivityRunUnconfirmed: 'adoption.firstActivityRunUnconfirmed',
} as const;

type Mark = (typeof setupMarks)[keyof typeof setupMarks];

export async function readMark<T>({ db }: DatabaseHandle, mark: Mark): Promise<T | undefined> {
  const row = await db
    .selectFrom('dynamics365.setting')
    .select('value')
    .where('name', '=', mark)
    .executeTakeFirst();
  return row && (JSON.parse(row.value) as T);
}

export async function saveMark(database: DatabaseHandle, mark: Mark, value: unknown): Promise<void> {
  const { utc } = await currentTimes(database);
  await database.db.deleteFrom('dynamics365.setting').where('name', '=', mark).execute();
  await database.db
    .insertInto('dynamics365.setting')
    .values({ name: mark, value: JSON.stringify(value), changed_at: utc, changed_by: 'setup' })
    .execute();
}
