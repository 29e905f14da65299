import { afterEach, beforeEach, expect, it } from 'vitest';
import { readModuleSetting } from '../../sync/readModuleSetting.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';
import type { Flow, Item } from './switchOnFlow.ts';

let stage: TriggerStage;
let trigger: Flow;
let contactId: number;
let rowId: string;

beforeEach(async () => {
  stage = await startTriggerStage();
  await stage.stage.sync();
  [[contactId, rowId] = [0, '']] = await stage.stage.links();
  trigger = stage.flow('WhenContactChanges');
  await trigger.poll();
});

afterEach(() => stage.close());

const ids = (items: Item[]) => items.map((item) => item.contactId);

it('takes another mapping for a new beginning', async () => {
  const before = await readModuleSetting(stage.stage.database, 'Dynamics365ContactMapping');
  const other = before.replace('"middlename"', '"nickname"');
  expect(other).not.toBe(before);
  await stage.inXperience.setSetting('Dynamics365ContactMapping', other);
  expect(await trigger.poll()).toEqual([]);
  await stage.inXperience.edit([contactId], 'Brno');
  expect(ids(await trigger.poll())).toEqual([contactId]);
});

it('is started by a change that has the stamp of one that was told already', async () => {
  const [other = 0] = [...(await stage.stage.links()).keys()].filter((id) => id !== contactId);
  await stage.inXperience.edit([contactId], 'Brno');
  expect(ids(await trigger.poll())).toEqual([contactId]);
  const { db } = stage.stage.database;
  const { ContactLastModified } = await db
    .selectFrom('OM_Contact')
    .select('ContactLastModified')
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('OM_Contact')
    .set({ ContactCity: 'Zlín', ContactLastModified })
    .where('ContactID', '=', other)
    .execute();
  expect(ids(await trigger.poll())).toEqual([other]);
  expect(await trigger.poll()).toEqual([]);
});

it('is not started by what came from Dynamics 365', async () => {
  await stage.stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Zlín' });
  const row = { contactid: rowId, address1_city: 'Zlín' };
  const { status } = await stage.bridge.connection.call('UpdateContact', { row });
  expect(status).toBe(200);
  expect(await trigger.poll()).toEqual([]);
});

it('is not started by a visit that leaves all mapped fields as they are', async () => {
  const { db, dialect } = stage.stage.database;
  await db.updateTable('OM_Contact').set({ ContactLastModified: dialect.now() }).execute();
  expect(await trigger.poll()).toEqual([]);
});
