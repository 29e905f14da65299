import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { watchActivities } from '../../../bridge/sync/events/activityWatches.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { readEvents } from '../../../bridge/sync/state/events/events.ts';
import { adviseIndexes } from '../../../scripts/bench/adviseIndexes.ts';
import { describeOnServer } from '../../database/sqlServer/describeOnServer.ts';
import { ofTheTest, pretendRows, readPlans } from '../../database/sqlServer/readPlans.ts';
import { readShowplan } from '../../database/sqlServer/readShowplan.ts';
import { useServer } from '../../database/sqlServer/testServer.ts';
import { startServerStage } from '../startServerStage.ts';

/** A site of five million contacts, as docs/sql-server.md reckons with it. */
const rows = {
  OM_Contact: 5_000_000,
  OM_ScoreContactRule: 15_000_000,
  OM_Activity: 200_000_000,
  OM_VisitorToContact: 8_000_000,
  'dynamics365.link': 4_000_000,
  'dynamics365.contact_state': 4_000_000,
  'dynamics365.activity_progress': 4_000_000,
  'dynamics365.seen_fields': 4_000_000,
  'dynamics365.reached_contact': 4_000_000,
  'dynamics365.failure': 100_000,
  'dynamics365.event': 1_000_000,
};
const rowsPerPage = 20;

/** Beside their plans there must be some of these, or the test has looked at nothing. */
const looked = [/OM_ScoreContactRule/, /ContactLastModified" >=/, /OM_Activity/, /"progress"\."target" >=/];

describeOnServer('plans', (_engine, connectionString) => {
  const server = useServer(connectionString);

  test('no statement of a pass or a run scans a large table, as SQL Server plans it', async ({ skip }) => {
    const { database, engine, sync, syncActivities } = await startServerStage(server(), 9);
    const { rows: versions } = await sql<{ version: string }>`select @@version as version`.execute(
      database.db,
    );
    if (versions[0]?.version.includes('Babelfish'))
      skip('NOT RUN: this server speaks T-SQL but plans otherwise and shows no plan of SQL Server.');
    await adviseIndexes(database);
    const detection = createEventDetection(engine.parts, { intervalMs: 0 });
    await watchActivities(engine.parts.database, 'pagevisit');
    // The first ones look through everything, as once a day: from then on only what is new is looked at.
    await sync();
    await engine.runs.settled();
    await syncActivities();
    await detection.detect();
    await pretendRows(database, rows, rowsPerPage);
    for (const title of ['Rider', 'Racer']) {
      await sql`update OM_Contact set ContactJobTitle = ${title}, ContactLastModified = sysdatetime()
        where ContactID <= 20 ${sql.raw(ofTheTest)}`.execute(database.db);
      await sync();
      await engine.runs.settled();
      await syncActivities();
      await detection.detect();
    }
    const { rows: links } = await sql<{ id: number; rowId: string }>`
      select top (1) contact_id as id, row_id as rowId from dynamics365.link ${sql.raw(ofTheTest)}`.execute(
      database.db,
    );
    const rowId = links[0]?.rowId ?? '';
    await updateContact(engine.parts, rowId, { contactid: rowId, address1_city: 'Zlín' });
    await readEvents(engine.parts.database, { kind: 'contactChanged' }, { after: 0, limit: 100 });
    const searched = 'select "ContactID" from "OM_Contact" where "ContactCity" = ';
    await sql`${sql.raw(searched)}${'Zlín'}`.execute(database.db);

    const scans = (await readPlans(database)).flatMap(({ statement, xml }) =>
      readShowplan(xml)
        .filter(({ table, how }) => how === 'scan' && Object.hasOwn(rows, table))
        .map(({ table }) => `${table}: ${statement}`),
    );
    const statements = (await readPlans(database)).map(({ statement }) => statement);
    for (const pattern of looked) expect(statements).toContainEqual(expect.stringMatching(pattern));
    const own = (scan: string): boolean => scan.includes(searched);
    expect(scans.filter(own), 'a statement that does scan one').toHaveLength(1);
    expect(scans.filter((scan) => !own(scan))).toEqual([]);
  }, 180_000);
});
