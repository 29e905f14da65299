import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseConnectionString } from '../../bridge/database/sqlServer/parseConnectionString.ts';
import { saveTypeMap } from '../../bridge/sync/activities/types/storedTypeMap.ts';
import { makeSample } from '../../scripts/sample/makeSample.ts';
import { openForSample } from '../../scripts/sample/openForSample.ts';
import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';
import { startProxy } from '../database/sqlServer/startProxy.ts';
import { useServer } from '../database/sqlServer/testServer.ts';
import { createDataverseStandin } from '../standins/dataverse/createDataverseStandin.ts';
import { createEngine } from './createEngine.ts';
import { createChance } from './faults/createChance.ts';

const timeZone = 'UTC';

describeOnServer('runs', (_engine, connectionString) => {
  const server = useServer(connectionString);

  /** A sample on the server, a Dataverse stand-in, and an engine that reaches the server through a proxy. */
  async function stage(seed: number) {
    const parsed = parseConnectionString(connectionString);
    if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
    const own = await server().create();
    const database = await openForSample(own, timeZone);
    const dynamics = await createDataverseStandin();
    const organization = { organizationId: dynamics.organization.id, url: dynamics.url };
    await makeSample(database, { contacts: 120, seed, setUp: { timeZone, organization } });
    const proxy = await startProxy({ host: parsed.settings.server, port: parsed.settings.port ?? 1433 });
    const [application] = dynamics.conditions.directory.applications.values();
    const engine = await createEngine({
      xperience: own.replace(/(server|data source)\s*=[^;]*/i, `Server=127.0.0.1,${proxy.port}`),
      timeZone,
      url: dynamics.url,
      authority: dynamics.authority,
      clientId: application?.clientId ?? '',
      clientSecret: application?.secrets[0] ?? '',
      leaseMs: 4_000,
      leaseMarginMs: 100,
      requestTimeoutMs: 3_000,
    });
    onTestFinished(async () => {
      await engine.stop();
      await proxy.close();
      await dynamics.close();
      await database.close();
      await server().drop(own);
    });
    const request = { dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
    return {
      proxy,
      dynamics,
      database,
      syncActivities: async (mode: 'incremental' | 'full' = 'incremental') =>
        (await engine.runs.syncActivities({ ...request, mode })).run,
      sync: (mode: 'incremental' | 'full' = 'incremental') => engine.runs.syncContacts({ ...request, mode }),
      links: async () => {
        const rows = await database.db
          .selectFrom('OM_Contact')
          .select('ContactDynamics365RelatedID as rowId')
          .where('ContactDynamics365RelatedID', 'is not', null)
          .execute();
        return rows.map((row) => row.rowId ?? '').sort();
      },
      rows: () =>
        [...(dynamics.organization.table('contact')?.rows.scan() ?? [])].map((row) => row.id).sort(),
    };
  }

  describe('a run of activities on a server', () => {
    test('brings histories, new ones and those of a type mapped later, each once', async () => {
      const { database, dynamics, sync, syncActivities } = await stage(4);
      const { db, dialect } = database;
      await db.deleteFrom('OM_Activity').execute();
      await sync();
      const linked = await db.selectFrom('dynamics365.link').select('contact_id').execute();
      const log = (type: string, title: string) =>
        db
          .insertInto('OM_Activity')
          .values(
            linked.map(({ contact_id }) => ({
              ActivityContactID: contact_id,
              ActivityCreated: dialect.now(),
              ActivityType: type,
              ActivityTitle: title,
            })),
          )
          .execute();
      const rows = (table: string) => dynamics.organization.table(table)?.rows.size();
      await db.deleteFrom('dynamics365.activity_progress').execute();
      await log('phonecall', 'A history');
      await log('pagevisit', 'Mapped later');
      expect(await syncActivities()).toMatchObject({
        state: 'finished',
        counts: { created: linked.length },
        skippedTypes: [{ type: 'pagevisit' }],
      });
      await log('phonecall', 'New');
      await saveTypeMap(database, [{ type: 'pagevisit', table: 'kx_pagevisit' }], 'test');
      expect(await syncActivities()).toMatchObject({
        state: 'finished',
        counts: { created: 2 * linked.length },
      });
      expect([rows('phonecall'), rows('kx_pagevisit')]).toEqual([2 * linked.length, linked.length]);
      dynamics.conditions.log.reset();
      expect(await syncActivities('full')).toMatchObject({ counts: { unchanged: 3 * linked.length } });
      expect(dynamics.conditions.log.counts().rowsWritten).toBe(0);
    }, 120_000);
  });

  describe('a contact run on a server', () => {
    test.each([1, 2, 3])(
      'whose connections are cut at moments of seed %i loses and doubles nothing',
      async (seed) => {
        const { proxy, dynamics, sync, links, rows } = await stage(seed);
        const chance = createChance(seed);
        let over = false;
        let broken = 0;
        const cutting = (async () => {
          for (let cuts = chance.whole(2, 5); cuts > 0 && !over; cuts -= 1) {
            await delay(chance.whole(100, 1_500));
            if (!over) broken += proxy.cut();
          }
        })();
        await sync().catch(() => undefined);
        over = true;
        await cutting;
        expect(broken, 'connections broken during the run').toBeGreaterThan(0);
        for (let attempt = 1; ; attempt += 1) {
          const { run } = await sync().catch((error: unknown) => ({ run: { state: String(error) } }));
          if (run.state === 'finished') break;
          expect(attempt, `the run ended as ${run.state}`).toBeLessThan(10);
          await delay(500);
        }
        const linked = await links();
        expect(linked.length).toBeGreaterThan(10);
        expect(linked).toEqual(rows());
        dynamics.conditions.log.reset();
        await sync('full');
        expect(dynamics.conditions.log.counts().rowsWritten).toBe(0);
      },
      120_000,
    );
  });
});
