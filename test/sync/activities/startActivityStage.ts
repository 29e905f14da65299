import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import type { NewRow } from '../../../bridge/database/defineTable.ts';
import { saveTypeMap } from '../../../bridge/sync/activities/types/storedTypeMap.ts';
import type { RunRequest } from '../../../bridge/sync/runs/createRuns.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import type { activity } from '../../../bridge/xperience/products/xperience13/tables/activityTables.ts';
import { type Stage, type StageOptions, startStage } from '../startStage.ts';

type Values = Readonly<Record<string, unknown>>;

export interface ActivityStage extends Stage {
  /** A linked contact and its row. */
  contact: { contactId: number; rowId: string };
  /** A whole run of activities. */
  syncActivities(request?: Partial<RunRequest>): Promise<Run>;
  /** Logs an activity of the contact. @returns its number */
  log(values: Partial<NewRow<typeof activity>>): Promise<number>;
  /** Logs so many at once, titled by their place from 1 on. */
  logMany(count: number, values?: Partial<NewRow<typeof activity>>): Promise<void>;
  /** Rows of a table of Dynamics, by ID. */
  rowsOf(table: string): Map<string, Values>;
  mapTypes(items: readonly object[]): Promise<void>;
}

const when = dateTime2('2026-05-04T10:15:00');

/** A sample installation with linked contacts and no activities but those a test logs. */
export async function startActivityStage(
  sample: Pick<StageOptions, 'contacts' | 'seed' | 'extensions'> = {},
): Promise<ActivityStage> {
  const stage = await startStage({ contacts: 60, ...sample });
  const { db, dialect } = stage.database;
  await db.deleteFrom('OM_Activity').execute();
  await stage.sync();
  const [[contactId, rowId] = [0, '']] = await stage.links();
  return {
    ...stage,
    contact: { contactId, rowId },
    syncActivities: async (request = {}) => {
      const { run } = await stage.engine.runs.syncActivities({
        mode: 'incremental',
        dryRun: false,
        requestedBy: 'test',
        waitMs: 60_000,
        ...request,
      });
      return run;
    },
    log: async (values) => {
      const insert = db.insertInto('OM_Activity').values({
        ActivityContactID: contactId,
        ActivityCreated: when,
        ActivityType: 'phonecall',
        ...values,
      });
      const row = await dialect.outputInserted(insert, ['ActivityID']).executeTakeFirstOrThrow();
      return row.ActivityID;
    },
    logMany: async (count, values = {}) => {
      const rows = Array.from({ length: count }, (_, index) => ({
        ActivityContactID: contactId,
        ActivityCreated: when,
        ActivityType: 'phonecall',
        ActivityTitle: `Call ${index + 1}`,
        ...values,
      }));
      for (let from = 0; from < count; from += 500)
        await db
          .insertInto('OM_Activity')
          .values(rows.slice(from, from + 500))
          .execute();
    },
    rowsOf: (name) => {
      const table = stage.dynamics.organization.table(name);
      return new Map([...(table?.rows.scan() ?? [])].map((row) => [row.id, row.values]));
    },
    mapTypes: async (items) => {
      await saveTypeMap(stage.database, items, 'test');
    },
  };
}
