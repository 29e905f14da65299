import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { retryFailures } from '../../../bridge/sync/state/failures/retryFailures.ts';
import { holdRequest } from '../holdRequest.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

let stage: Stage;
let contactId: number;
let rowId: string;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 41 });
  await stage.sync();
  [[contactId, rowId] = [0, '']] = await stage.links();
  await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
  await touch('Changed after the row was deleted');
});

afterEach(() => stage.close());

const touch = (title: string) => setJobTitle(stage.database, contactId, title);

const failures = () =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['code', 'kind', 'state'])
    .where('contact_id', '=', contactId)
    .where('activity_id', '=', 0)
    .execute();

const isHeld = async () =>
  (
    await stage.database.db
      .selectFrom('dynamics365.contact_state')
      .select('held')
      .where('contact_id', '=', contactId)
      .executeTakeFirst()
  )?.held;

describe('a linked row that was deleted in Dynamics', () => {
  it('is reported, and neither created again nor forgotten, unless a setting says otherwise', async () => {
    await stage.sync();
    expect(await failures()).toEqual([{ code: 'rowDeleted', kind: 'deleted', state: 'open' }]);
    expect(stage.rows().has(rowId)).toBe(false);
    expect((await stage.links()).get(contactId)).toBe(rowId);
  });

  it('is delivered again once it was restored', async () => {
    await stage.sync();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { lastname: 'Restored' });
    await retryFailures(stage.database, {}, 'somebody');
    await stage.sync();
    expect(await failures()).toMatchObject([{ state: 'resolved' }]);
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Changed after the row was deleted');
  });

  it('is created again with all values where the setting says so, once', async () => {
    await storeSetting(stage.database, 'deletedRow', 'createAgain');
    stage.dynamics.conditions.log.reset();
    await stage.sync();
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Changed after the row was deleted');
    expect(stage.rows().get(rowId)?.lastname).toBeTruthy();
    expect((await stage.links()).get(contactId)).toBe(rowId);
    expect(await failures()).toEqual([]);
    await stage.sync({ mode: 'full' });
    expect(stage.dynamics.conditions.log.counts().byKind.CreateMultiple).toBe(1);
  });

  it('leaves its contact unlinked and held where the setting says so, with a report', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await stage.sync();
    expect(await failures()).toEqual([{ code: 'rowDeletedUnlinked', kind: 'deleted', state: 'open' }]);
    expect((await stage.links()).has(contactId)).toBe(false);
    expect(await isHeld()).toBe(true);
  });

  it('is reported together with the hold, whatever becomes of the rest of the page', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    const other = [...(await stage.links()).keys()].find((id) => id !== contactId) ?? 0;
    await setJobTitle(stage.database, other, 'Another');
    const held = holdRequest(stage.dynamics, { kinds: ['batch'], body: 'Another' });
    const going = stage.sync();
    await vi.waitFor(async () => expect(await isHeld()).toBe(true), { timeout: 60_000, interval: 5 });
    // A process that dies now leaves nobody who would look at the contact again.
    expect(await failures()).toEqual([{ code: 'rowDeletedUnlinked', kind: 'deleted', state: 'open' }]);
    held.letGo();
    await going;
  });

  it('is not created for a held contact by any later run, not even when its failure is retried', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await stage.sync();
    await touch('Once more');
    await stage.sync();
    await retryFailures(stage.database, {}, 'somebody');
    await stage.sync();
    await stage.sync({ mode: 'full' });
    expect(stage.rows().has(rowId)).toBe(false);
    expect(await failures()).toMatchObject([{ state: 'open' }]);
  });

  it('leaves its contact held that somebody imports while the row is still believed to be there', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await importContact(stage.engine.parts, contactId);
    expect(await failures()).toEqual([{ code: 'rowDeletedUnlinked', kind: 'deleted', state: 'open' }]);
    expect(await isHeld()).toBe(true);
    await stage.sync();
    expect(stage.rows().has(rowId)).toBe(false);
  });

  it('is created for a held contact that somebody imports, which ends the hold and the failure', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await stage.sync();
    await importContact(stage.engine.parts, contactId);
    expect(stage.rows().has(rowId)).toBe(true);
    expect(await isHeld()).toBe(false);
    expect(await failures()).toMatchObject([{ state: 'resolved' }]);
  });
});

describe('a linked row that was deleted where Dynamics has a recycle bin', () => {
  const details = async () =>
    (
      await stage.database.db
        .selectFrom('dynamics365.failure')
        .select(['code', 'state', 'detail'])
        .where('contact_id', '=', contactId)
        .execute()
    )[0];
  /** What nobody mapped: only the bin has it. */
  const unmapped = { employeeid: 'only in the bin' };
  const restoreByHand = () =>
    stage.inDynamics.send('POST', 'Restore', {
      Target: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: rowId },
    });

  beforeEach(async () => {
    await stage.inDynamics.control('PATCH', 'organization', { recycleBin: true });
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { lastname: 'Before', ...unmapped });
    await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
  });

  it('is restored where the setting says to create it again, with what nobody mapped', async () => {
    await storeSetting(stage.database, 'deletedRow', 'createAgain');
    expect((await stage.sync()).counts.failed).toBe(0);
    expect(stage.rows().get(rowId)).toMatchObject({
      jobtitle: 'Changed after the row was deleted',
      ...unmapped,
    });
    expect((await stage.links()).get(contactId)).toBe(rowId);
  });

  it('is neither restored nor created by a dry run', async () => {
    await storeSetting(stage.database, 'deletedRow', 'createAgain');
    await stage.sync({ dryRun: true });
    expect(stage.rows().has(rowId)).toBe(false);
  });

  it('is not created under its ID, which would keep it from being restored, when it cannot be', async () => {
    await storeSetting(stage.database, 'deletedRow', 'createAgain');
    stage.dynamics.conditions.faults.add({
      match: { methods: ['POST'], address: '/Restore' },
      schedule: { every: 1 },
      scope: 'request',
      fault: { type: 'error', status: 400, code: '0x80049949', message: 'Picklist value not valid' },
    });
    await stage.sync();
    expect(stage.rows().has(rowId)).toBe(false);
    expect(await details()).toMatchObject({
      code: 'rowNotRestorable',
      detail: expect.stringContaining('Picklist value not valid'),
    });
  });

  it('is reported with the way back, and is the contact’s again once somebody has restored it', async () => {
    await stage.sync();
    expect(await details()).toMatchObject({
      code: 'rowDeleted',
      detail: expect.stringContaining('recycle bin'),
    });
    expect((await restoreByHand()).status).toBe(200);
    await retryFailures(stage.database, {}, 'somebody');
    await stage.sync();
    expect(await details()).toMatchObject({ state: 'resolved' });
    expect(stage.rows().get(rowId)).toMatchObject({
      jobtitle: 'Changed after the row was deleted',
      ...unmapped,
    });
  });

  it('is linked to its contact again, which was unlinked and held for it, once somebody has restored it', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await stage.sync();
    expect(await isHeld()).toBe(true);
    await restoreByHand();
    await stage.sync();
    expect(await isHeld()).toBe(false);
    expect((await stage.links()).get(contactId)).toBe(rowId);
    expect(await details()).toMatchObject({ state: 'resolved' });
    expect(stage.rows().get(rowId)).toMatchObject({ jobtitle: 'Changed after the row was deleted' });
  });

  it('is restored, not made anew, for a held contact that somebody imports', async () => {
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await stage.sync();
    await importContact(stage.engine.parts, contactId);
    expect(stage.rows().get(rowId)).toMatchObject(unmapped);
    expect((await stage.links()).get(contactId)).toBe(rowId);
  });
});
