import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { noExtensions } from '../../../bridge/extensions/noExtensions.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { noteMovedTo } from '../../../bridge/sync/move/noteMovedTo.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { pauseBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { openXperience } from '../../../bridge/xperience/openXperience.ts';
import { buildSample } from '../../../scripts/sample/buildSample.ts';
import { openForSample } from '../../../scripts/sample/openForSample.ts';
import { describeOnServer } from '../../database/sqlServer/describeOnServer.ts';
import { useServer } from '../../database/sqlServer/testServer.ts';
import { migrate } from '../../standins/migrationTool/migrate.ts';
import { startServerStage } from '../startServerStage.ts';

const timeZone = 'UTC';

async function read({ db }: BridgeDatabase, query: string): Promise<unknown[]> {
  return (await sql.raw(query).execute(db)).rows;
}

describeOnServer('a move', (_engine, connectionString) => {
  const server = useServer(connectionString);

  test('takes an installation from one database of a server to another, number by number', async () => {
    const stage = await startServerStage(server(), 3);
    await stage.sync();
    await pauseBridge(stage.database, { reason: 'moving', by: 'test' });
    const target = await server().create();
    const made = await openForSample(target, timeZone, undefined, 'xbk');
    await buildSample(made, { contacts: 0, seed: 3, product: 'xbk', beforeMigration: true });
    await made.close();
    await migrate({ source: stage.own, target });
    const open = (text: string) =>
      openXperience({ database: { kind: 'sqlServer', connectionString: text } }, { timeZone });
    const [old, fresh] = [await open(stage.own), await open(target)];
    onTestFinished(async () => {
      await old.close();
      await fresh.close();
      await server().drop(target);
    });
    await fresh.db
      .updateTable('OM_Contact')
      .set({ ContactDynamics365RelatedID: null, ContactDynamics365SynchronizedOn: null })
      .execute();
    const installations = {
      old,
      fresh,
      zones: { before: timeZone, now: timeZone },
      extensions: noExtensions,
    };
    const plan = await planMove(installations);
    expect([plan.obstacles, plan.contacts.held]).toEqual([[], 0]);
    expect(plan.contacts.restored).toBe(plan.contacts.linked);
    await carryOutMove(installations, plan);
    for (const query of [
      'select contact_id, row_id, contact_guid, origin, linked_at from dynamics365.link order by contact_id',
      'select run_id, kind, state, rows_created, details from dynamics365.run order by run_id',
      'select history_id, contact_id, what, names from dynamics365.contact_history order by history_id',
      'select ContactID, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn from OM_Contact order by ContactID',
      "select audit_id, action, details from dynamics365.audit where action <> 'installation.move' order by audit_id",
    ])
      expect(await read(fresh, query), query).toEqual(await read(old, query));
    expect(await carryOutMove(installations, await planMove(installations))).toBe(false);
    expect(await noteMovedTo(old, plan.to)).toBe(true);
  });
});
