import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { saveTypeMap } from '../../bridge/sync/activities/types/storedTypeMap.ts';
import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';
import { useServer } from '../database/sqlServer/testServer.ts';
import { forgetProgress } from './activities/forgetProgress.ts';
import { expectRecovery } from './expectRecovery.ts';
import { createChance } from './faults/createChance.ts';
import { startServerStage } from './startServerStage.ts';

describeOnServer('runs', (_engine, connectionString) => {
  const server = useServer(connectionString);

  const stage = (seed: number) => startServerStage(server(), seed);

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
      await forgetProgress(database);
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
        const made = await stage(seed);
        const { proxy, sync } = made;
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
        await expectRecovery(made);
      },
      120_000,
    );
  });
});
