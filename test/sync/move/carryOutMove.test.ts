import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readFormWatches, watchForm } from '../../../bridge/sync/events/formWatches.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import type { Installations } from '../../../bridge/sync/move/installations.ts';
import { noteMovedTo } from '../../../bridge/sync/move/noteMovedTo.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { appendEvents } from '../../../bridge/sync/state/events/events.ts';
import { findIdentityMismatch, readInstallation } from '../../../bridge/sync/state/installation.ts';
import { forgetNumbers } from '../../../bridge/sync/state/move/settleStates.ts';
import { resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { readPause } from '../../../bridge/sync/state/pause/pause.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { listForms } from '../../../bridge/xperience/forms/listForms.ts';
import { readForm } from '../../../bridge/xperience/forms/readForm.ts';
import { separated } from '../openSampleDatabase.ts';
import { leaveOutOwner } from './leaveOutOwner.ts';
import { type MoveStage, read, startMoveStage } from './startMoveStage.ts';

let stage: MoveStage;
beforeEach(async ({ skip }) => {
  if (separated) skip('Separated contact data cannot be migrated.');
  stage = await startMoveStage({ contacts: 60 });
  await stage.sync();
});
afterEach(() => stage?.close());

async function prepare(): Promise<Installations> {
  await stage.pauseOld();
  await stage.migrate();
  return stage.open();
}

async function move(installations: Installations): Promise<void> {
  const plan = await planMove(installations);
  expect(plan.obstacles).toEqual([]);
  await carryOutMove(installations, plan);
}

/** Everything the bridge remembers of contacts, and the link fields. */
async function memoryOf({ fresh }: Installations): Promise<unknown[]> {
  const tables = [
    'select * from dynamics365.link order by contact_id',
    'select * from dynamics365.contact_state order by contact_id',
    'select * from dynamics365.activity_progress order by contact_id',
    'select * from dynamics365.run order by run_id',
    'select * from dynamics365.setting order by name',
    'select * from dynamics365.cursor order by name',
    'select * from dynamics365.contact_history order by history_id',
    'select ContactID, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn, ContactLastModified from OM_Contact order by ContactID',
  ];
  const found: unknown[] = [];
  for (const query of tables) found.push(await read(fresh, query));
  return found;
}

describe('a move', () => {
  test('carries who the installation is and what it remembers, number by number', async () => {
    const installations = await prepare();
    const { old, fresh } = installations;
    await move(installations);
    expect(await readInstallation(fresh)).toEqual(await readInstallation(old));
    for (const query of [
      'select * from dynamics365.link order by contact_id',
      'select * from dynamics365.run order by run_id',
      'select * from dynamics365.failure order by failure_id',
      'select * from dynamics365.contact_history order by history_id',
      "select * from dynamics365.audit where action <> 'installation.move' order by audit_id",
    ])
      expect(await read(fresh, query), query).toEqual(await read(old, query));
    expect(await findIdentityMismatch(fresh, undefined)).toBeUndefined();
  });

  test('changes nothing the second time', async () => {
    const installations = await prepare();
    await move(installations);
    const before = await memoryOf(installations);
    expect(await carryOutMove(installations, await planMove(installations))).toBe(false);
    expect(await memoryOf(installations)).toEqual(before);
  });

  test('leaves a birthday that arrived empty to Dynamics', async () => {
    const installations = await prepare();
    const [linked] = await read<{ id: number }>(
      installations.old,
      'select ContactID as id from OM_Contact where ContactBirthday is not null and ContactDynamics365RelatedID is not null',
    );
    await move(installations);
    const [state] = await read<{ agreed: string }>(
      installations.fresh,
      `select agreed from dynamics365.contact_state where contact_id = ${linked?.id}`,
    );
    const { birthdate } = JSON.parse(state?.agreed ?? '{}') as Record<string, unknown>;
    expect(birthdate).toEqual({ ours: null, theirs: expect.any(String) });
  });

  test('holds a linked contact that the tool skipped, keeps its link and says why', async () => {
    const [linked] = await stage.links();
    const contactId = linked?.[0] ?? 0;
    await leaveOutOwner(stage, [contactId]);
    const installations = await prepare();
    const plan = await planMove(installations);
    expect(plan.held).toEqual([expect.objectContaining({ contactId, reason: 'owner', forgotten: false })]);
    await carryOutMove(installations, plan);
    const [state] = await read(
      installations.fresh,
      `select held, held_reason from dynamics365.contact_state where contact_id = ${contactId}`,
    );
    expect(state).toEqual({ held: true, held_reason: expect.stringContaining('its owner is no user') });
    const links = await read(
      installations.fresh,
      `select row_id from dynamics365.link where contact_id = ${contactId}`,
    );
    expect(links).toEqual([{ row_id: linked?.[1] }]);
  });

  test('forgets what is told of numbers that will be given to other contacts', async () => {
    const { database } = stage;
    const { utc } = await currentTimes(database);
    const event = (contactId: number) => ({
      kind: 'contactQualified' as const,
      contact_id: contactId,
      subject_id: contactId,
      occurred_at: utc,
      recorded_at: utc,
    });
    await appendEvents(database, [event(8_001), event(8_002)]);
    await forgetNumbers(database, [8_002]);
    const left = 'select subject_id from dynamics365.event where subject_id > 8000';
    expect(await read(database, left)).toEqual([{ subject_id: 8_001 }]);
  });

  test('remembers nothing of numbers above all that came over, of contacts nobody was linked to either', async () => {
    const { database } = stage;
    const { utc } = await currentTimes(database);
    const [{ highest } = { highest: 0 }] = await read<{ highest: number }>(
      database,
      'select ContactID as highest from OM_Contact order by ContactID desc limit 1',
    );
    for (const contactId of [highest, highest + 1])
      await read(
        database,
        `insert into dynamics365.reached_contact (contact_id, told, noticed_at) values (${contactId}, 1, '${utc}')`,
      );
    const installations = await prepare();
    await move(installations);
    const reached = await read(
      installations.fresh,
      `select contact_id from dynamics365.reached_contact where contact_id >= ${highest}`,
    );
    expect(reached).toEqual([{ contact_id: highest }]);
  });

  test('has flows go on with the number of a form, though it has another one, from now on', async () => {
    await watchForm(stage.database, 1);
    const installations = await prepare();
    const { fresh } = installations;
    const [form] = await read<{ id: number }>(
      fresh,
      "select FormID as id from CMS_Form where FormName = 'TestRide'",
    );
    expect(form?.id).not.toBe(1);
    await move(installations);
    expect(await readForm(fresh, 1)).toMatchObject({ name: 'TestRide', formId: 1, itemId: form?.id });
    expect((await listForms(fresh)).map(({ formId, name }) => [name, formId])).toEqual([
      ['TestRide', 1],
      ['ContactUs', 2],
    ]);
    const submissions = await read(fresh, 'select TestRideID from Form_BlueHeron_TestRide');
    const watches = await readFormWatches(fresh);
    expect([...watches]).toEqual([[1, expect.objectContaining({ settled: submissions.length })]]);
  });

  test('pauses the new installation until it is told to begin, and the old one for good', async () => {
    const installations = await prepare();
    await move(installations);
    expect(await noteMovedTo(installations.old, { server: 'new', database: 'xbk' })).toBe(true);
    expect((await readPause(installations.fresh))?.reason).toContain('was moved here');
    expect(await resumeBridge(installations.fresh, { by: 'test' })).toBeDefined();
    await expect(resumeBridge(installations.old, { by: 'test' })).rejects.toThrow(
      /has moved to the database xbk/,
    );
    await expect(stage.sync()).rejects.toThrow(/has moved/);
  });

  test('writes nothing to Dynamics before it is done', async () => {
    const installations = await prepare();
    const plan = await planMove(installations);
    await expect(
      carryOutMove(installations, plan, ({ stage: at }) => {
        if (at === 'contacts') throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await findIdentityMismatch(installations.fresh, undefined)).toMatchObject({
      code: 'databaseDiffers',
    });
    await carryOutMove(installations, await planMove(installations));
    expect(await findIdentityMismatch(installations.fresh, undefined)).toBeUndefined();
  });
});

describe('link fields that are not there', () => {
  test('are told before anything else, and filled from what the bridge remembers when they came too late', async () => {
    const other = await startMoveStage({ contacts: 60, target: { customFields: 'all' } });
    try {
      await other.sync();
      await other.pauseOld();
      await other.migrate();
      const installations = await other.open();
      await installations.fresh.db
        .updateTable('OM_Contact')
        .set({ ContactDynamics365RelatedID: null, ContactDynamics365SynchronizedOn: null })
        .execute();
      const plan = await planMove(installations);
      expect(plan.contacts.restored).toBe((await other.links()).size);
      await carryOutMove(installations, plan);
      const query =
        'select ContactID, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn, ContactLastModified from OM_Contact order by ContactID';
      expect(await read(installations.fresh, query)).toEqual(await read(installations.old, query));
    } finally {
      await other.close();
    }
  });
});
