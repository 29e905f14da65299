import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import { createEventDetection, type EventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import { readCursor, saveCursor } from '../../bridge/sync/state/cursor.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../../test/standins/dataverse/createDataverseStandin.ts';
import { createEngine, type Engine } from '../../test/sync/createEngine.ts';
import { adviseIndexes } from './adviseIndexes.ts';
import { type CountedDatabase, countStatements } from './countStatements.ts';
import { fillHistories } from './fillHistories.ts';
import { growInstallation } from './growInstallation.ts';
import { type Installation, openInstallation } from './openInstallation.ts';
import type { BenchOptions } from './types.ts';

/** Contacts that are made one by one; all others are copies of them. */
const firstContacts = 1000;

/** An installation that grows, and an engine whose statements are counted. */
export interface DatabaseStage {
  installation: Installation;
  dynamics: DataverseStandin;
  engine: Engine;
  detection: EventDetection;
  counted: CountedDatabase;
  /** Makes ten times as many contacts. @returns how many there are */
  grow(): Promise<number>;
  /** Lets everything that was done so far be long ago: what is younger than 15 minutes is looked at again. */
  age(): Promise<void>;
  /** Lets Dynamics have rows for contacts up to this number. */
  addRows(upTo: number): Promise<void>;
  close(): Promise<void>;
}

/** A site of 1,000 contacts that were synchronized and looked at by triggers, with what an administrator adds for large ones. */
export async function startDatabaseStage(options: BenchOptions): Promise<DatabaseStage> {
  const installation = await openInstallation(options, firstContacts);
  const { database, address, timeZone } = installation;
  await fillHistories(database);
  await adviseIndexes(database);
  await setUp(database, { timeZone, firstRunWaits: false });
  const dynamics = await createDataverseStandin();
  const [application] = dynamics.conditions.directory.applications.values();
  const engineOptions = {
    xperience: address,
    timeZone,
    url: dynamics.url,
    authority: dynamics.authority,
    clientId: application?.clientId ?? '',
    clientSecret: application?.secrets[0] ?? '',
    leaseMs: 60_000,
    leaseMarginMs: 100,
    requestTimeoutMs: 10_000,
  };
  let counted: CountedDatabase | undefined;
  const engine = await createEngine(engineOptions, undefined, (opened) => {
    counted = countStatements(opened);
    return counted.database;
  });
  if (!counted) throw new Error('The engine opened no database.');
  const detection = createEventDetection(engine.parts, { intervalMs: 0 });
  await runContacts(engine);
  await detection.detect();
  let contacts = firstContacts;
  return {
    installation,
    dynamics,
    engine,
    detection,
    counted,
    grow: async () => {
      contacts = await growInstallation(database, contacts);
      return contacts;
    },
    age: async () => {
      const { db, dialect } = database;
      await db
        .updateTable('OM_Contact')
        .set({ ContactLastModified: dateTime2('2026-01-05T08:00:00') })
        .where('ContactLastModified', '>=', dialect.now(-60 * 60_000))
        .execute();
      for (const name of ['contacts.lastStart', 'events.detection']) {
        const cursor = await readCursor<{ score?: { points?: readonly object[] } }>(database, name);
        if (!cursor?.score?.points) continue;
        const points = cursor.score.points.slice(-1);
        await saveCursor(database, name, { ...cursor, score: { ...cursor.score, points } });
      }
      await db.deleteFrom('dynamics365.contact_to_check').execute();
    },
    addRows: async (upTo) => {
      const links = await database.db
        .selectFrom('dynamics365.link')
        .select(['contact_id', 'row_id'])
        .where('contact_id', '<=', upTo)
        .execute();
      const table = dynamics.organization.table('contact');
      const byContact = new Map(links.map(({ contact_id, row_id }) => [contact_id, row_id]));
      for (const [contactId, id] of byContact) {
        const original = byContact.get(((contactId - 1) % firstContacts) + 1);
        const row = original === undefined ? undefined : table?.rows.get(original);
        if (!table || !row || table.rows.get(id)) continue;
        table.rows.put({ id, version: row.version, values: row.values });
      }
      table?.rows.settle();
    },
    close: async () => {
      await engine.stop();
      await dynamics.close();
      await installation.close();
    },
  };
}

/** A run to its end. @throws when it does not finish */
export async function runContacts({ runs }: Engine): Promise<{ read: number }> {
  const request = { mode: 'incremental', dryRun: false, requestedBy: 'bench', waitMs: 600_000 } as const;
  const { run } = await runs.syncContacts(request);
  await runs.settled();
  if (run.state !== 'finished') throw new Error(`The run ended as ${run.state}: ${run.reason}`);
  return run.counts;
}
