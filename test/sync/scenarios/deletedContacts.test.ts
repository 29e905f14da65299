import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import type { BridgeSettings } from '../../../bridge/sync/state/settings/bridgeSettings.ts';
import { deleteContact } from '../deleteContact.ts';
import { holdRequest } from '../holdRequest.ts';
import { mergeContact } from '../mergeContact.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { storeSetting } from '../storeSetting.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 31 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  await stage.sync();
  stage.dynamics.conditions.log.reset();
});

afterEach(() => stage.close());

const rule = (value: BridgeSettings['goneContact']) => storeSetting(stage.database, 'goneContact', value);

interface Linked {
  contactId: number;
  rowId: string;
}

async function pick(index: number): Promise<Linked> {
  const [contactId = 0, rowId = ''] = [...(await stage.links())][index] ?? [];
  return { contactId, rowId };
}

const remove = (contactId: number) => deleteContact(stage.database, contactId);
const merge = (from: number, into: number, { copyLink }: { copyLink: boolean }) =>
  mergeContact(stage.database, { from, into, copyLink });

const failuresOf = (contactId: number) =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['code', 'kind', 'state', 'attempts'])
    .where('contact_id', '=', contactId)
    .where('activity_id', '=', 0)
    .execute();

const linkOf = (contactId: number) =>
  stage.database.db
    .selectFrom('dynamics365.link')
    .select(['row_id', 'origin'])
    .where('contact_id', '=', contactId)
    .executeTakeFirst();

const stateOf = (rowId: string) => stage.rows().get(rowId)?.statecode;
const rowsWritten = () => stage.dynamics.conditions.log.counts().rowsWritten;

/** Lets one contact hold what another holds, empty fields included. */
async function makeAlike(contactId: number, other: number): Promise<void> {
  const { db } = stage.database;
  const {
    ContactID: _id,
    ContactGUID: _guid,
    ContactDynamics365RelatedID: _row,
    ContactDynamics365SynchronizedOn: _on,
    ...values
  } = await db.selectFrom('OM_Contact').selectAll().where('ContactID', '=', other).executeTakeFirstOrThrow();
  await db.updateTable('OM_Contact').set(values).where('ContactID', '=', contactId).execute();
}

/** A contact that is not linked. */
async function unlinked(): Promise<number> {
  const query = stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .orderBy('ContactID');
  return (await stage.database.dialect.limit(query, 1).executeTakeFirstOrThrow()).ContactID;
}

describe('a linked contact that was deleted in Xperience', () => {
  it('is reported once and its row kept, unless a setting says otherwise', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    expect((await stage.sync()).counts).toMatchObject({ failed: 1 });
    expect((await stage.sync()).counts).toMatchObject({ failed: 0 });
    expect(await failuresOf(contactId)).toEqual([
      { code: 'contactDeleted', kind: 'deleted', state: 'open', attempts: 1 },
    ]);
    expect(await linkOf(contactId)).toMatchObject({ row_id: rowId });
    expect(rowsWritten()).toBe(0);
  });

  it('is unlinked where the setting says so, its row left alone', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    await rule('unlink');
    expect((await stage.sync()).counts).toMatchObject({ read: expect.any(Number), failed: 0 });
    expect(await linkOf(contactId)).toBeUndefined();
    expect(stateOf(rowId)).toBe(0);
    expect(rowsWritten()).toBe(0);
  });

  it('has its row deactivated where the setting says so', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    await rule('deactivate');
    expect((await stage.sync()).counts).toMatchObject({ updated: 1, failed: 0 });
    expect(stage.rows().get(rowId)).toMatchObject({ statecode: 1, statuscode: 2 });
    expect(await linkOf(contactId)).toBeUndefined();
    expect(rowsWritten()).toBe(1);
  });

  it('has its row deactivated though a list of rows leaves it out', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    await rule('deactivate');
    const { dataverse } = stage.engine.parts;
    const readRows = dataverse.readRows.bind(dataverse);
    let left = false;
    const spy = vi.spyOn(dataverse, 'readRows').mockImplementation(async (table, ids, options) => {
      const rows = await readRows(table, ids, options);
      left ||= rows.delete(rowId);
      return rows;
    });
    expect((await stage.sync()).counts).toMatchObject({ updated: 1, failed: 0 });
    spy.mockRestore();
    expect(left).toBe(true);
    expect(stateOf(rowId)).toBe(1);
  });

  it('is settled by a setting that is changed after the report, which is resolved then', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    await stage.sync();
    await rule('deactivate');
    await stage.sync();
    expect(stateOf(rowId)).toBe(1);
    expect(await failuresOf(contactId)).toMatchObject([{ state: 'resolved' }]);
  });

  it('is a failure of its own when Dynamics refuses to deactivate the row, and stops no other', async () => {
    const [refused, other] = [await pick(3), await pick(4)];
    await remove(refused.contactId);
    await remove(other.contactId);
    await rule('deactivate');
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['update'], address: refused.rowId },
      schedule: {},
      scope: 'operation',
      fault: { type: 'error', status: 400, code: '0x80040265', message: 'A plug-in objects.' },
    });
    await stage.sync();
    expect(await failuresOf(refused.contactId)).toMatchObject([{ code: 'rowNotDeactivated', kind: 'data' }]);
    expect(await linkOf(refused.contactId)).toMatchObject({ row_id: refused.rowId });
    expect([stateOf(refused.rowId), stateOf(other.rowId)]).toEqual([0, 1]);
  });

  it('has its row deactivated once when the answer is lost', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    await rule('deactivate');
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['batch'], body: '"statecode":1' },
      schedule: { nth: 1 },
      scope: 'request',
      fault: { type: 'cut', when: 'afterCommit' },
    });
    expect((await stage.sync()).state).toBe('finished');
    expect(stateOf(rowId)).toBe(1);
    expect(await linkOf(contactId)).toBeUndefined();
    expect(rowsWritten()).toBe(1);
  });

  it('makes a dry run tell what would be done, and do nothing', async () => {
    const { contactId, rowId } = await pick(3);
    await remove(contactId);
    await rule('deactivate');
    const run = await stage.sync({ dryRun: true });
    expect(run.counts).toMatchObject({ updated: 1 });
    expect(stateOf(rowId)).toBe(0);
    expect(await linkOf(contactId)).toMatchObject({ row_id: rowId });
  });

  it('has its other failures settled, as there is nothing left to deliver', async () => {
    const { contactId } = await pick(3);
    await stage.database.db
      .insertInto('dynamics365.failure')
      .values({
        contact_id: contactId,
        code: 'textTooLong',
        kind: 'data',
        detail: 'Too long.',
        state: 'open',
        first_seen_at: stage.database.dialect.utcNow(),
        last_seen_at: stage.database.dialect.utcNow(),
      })
      .execute();
    await remove(contactId);
    await rule('unlink');
    await stage.sync();
    expect(await failuresOf(contactId)).toMatchObject([{ state: 'resolved' }]);
  });
});

describe('a linked contact that was merged in Xperience', () => {
  it.each([true, false])(
    'gives its row to a contact without one (link field copied: %s)',
    async (copyLink) => {
      const gone = await pick(3);
      const survivor = await unlinked();
      await rule('deactivate');
      await merge(gone.contactId, survivor, { copyLink });
      await stage.sync();
      expect((await stage.links()).get(survivor)).toBe(gone.rowId);
      expect(await linkOf(survivor)).toEqual({ row_id: gone.rowId, origin: 'inherited' });
      expect(await linkOf(gone.contactId)).toBeUndefined();
      expect(stateOf(gone.rowId)).toBe(0);
    },
  );

  it('leaves what somebody changed in Dynamics meanwhile to the row', async () => {
    const gone = await pick(3);
    const survivor = await unlinked();
    await makeAlike(survivor, gone.contactId);
    await stage.inDynamics.send('PATCH', `contacts(${gone.rowId})`, { address1_city: 'Olomouc' });
    await merge(gone.contactId, survivor, { copyLink: true });
    await stage.sync();
    expect(stage.rows().get(gone.rowId)?.address1_city).toBe('Olomouc');
  });

  it('leaves the contact that stays its own row, whose link field the merge has overwritten', async () => {
    const [gone, survivor] = [await pick(3), await pick(4)];
    await merge(gone.contactId, survivor.contactId, { copyLink: true });
    await stage.sync();
    expect((await stage.links()).get(survivor.contactId)).toBe(survivor.rowId);
    expect(await linkOf(survivor.contactId)).toMatchObject({ row_id: survivor.rowId });
    expect(await failuresOf(gone.contactId)).toMatchObject([{ code: 'contactMerged', state: 'open' }]);
  });

  it('has the row that is left over deactivated, never that of the contact that stays', async () => {
    const [gone, survivor] = [await pick(3), await pick(4)];
    await rule('deactivate');
    await merge(gone.contactId, survivor.contactId, { copyLink: true });
    await stage.sync();
    expect([stateOf(gone.rowId), stateOf(survivor.rowId)]).toEqual([1, 0]);
    expect(await failuresOf(gone.contactId)).toEqual([]);
  });

  /** Dynamics holds the next write to it; what is done meanwhile comes in the middle of a run. */
  async function duringRun(meanwhile: () => Promise<void>): Promise<void> {
    const held = holdRequest(stage.dynamics, { kinds: ['batch', 'CreateMultiple'], body: '"jobtitle"' });
    const going = stage.sync({ mode: 'full' });
    await vi.waitFor(async () => expect(await underWay()).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 10,
    });
    await meanwhile();
    held.letGo();
    expect((await going).state).toBe('finished');
  }

  const underWay = async () =>
    (
      await stage.database.db
        .selectFrom('dynamics365.contact_state')
        .select('contact_id')
        .where('pending_run_id', 'is not', null)
        .execute()
    ).length;

  const edit = (contactId: number, title: string) => setJobTitle(stage.database, contactId, title);

  it('in the middle of a run gives its row on with what was agreed, so that no edit in Dynamics is overwritten', async () => {
    const gone = await pick(3);
    const survivor = await unlinked();
    await makeAlike(survivor, gone.contactId);
    await stage.inDynamics.send('PATCH', `contacts(${gone.rowId})`, { address1_city: 'Olomouc' });
    // In hand, so that the run finds it changed and reads it anew.
    await edit(gone.contactId, 'Before the merge');
    await duringRun(async () => {
      await merge(gone.contactId, survivor, { copyLink: true });
      await importContact(stage.engine.parts, survivor);
    });
    await stage.sync();
    expect((await stage.links()).get(survivor)).toBe(gone.rowId);
    expect(await linkOf(survivor)).toMatchObject({ row_id: gone.rowId, origin: 'inherited' });
    expect(stage.rows().get(gone.rowId)?.address1_city).toBe('Olomouc');
    expect(await failuresOf(survivor)).toEqual([]);
  });

  it('in the middle of a run leaves the contact that stays its own row and writes nothing of it to the other', async () => {
    const [gone, survivor] = [await pick(3), await pick(4)];
    await stage.inDynamics.send('PATCH', `contacts(${gone.rowId})`, { address1_city: 'Olomouc' });
    await merge(gone.contactId, survivor.contactId, { copyLink: true });
    await edit(survivor.contactId, 'After the merge');
    await importContact(stage.engine.parts, survivor.contactId);
    expect(stage.rows().get(survivor.rowId)?.jobtitle).toBe('After the merge');
    expect(stage.rows().get(gone.rowId)?.address1_city).toBe('Olomouc');
    expect(await linkOf(survivor.contactId)).toMatchObject({ row_id: survivor.rowId });
    expect(await failuresOf(survivor.contactId)).toEqual([]);
  });

  it('has what comes in for its row taken by the contact that stays, before any run has settled the merge', async () => {
    const gone = await pick(3);
    const survivor = await unlinked();
    await makeAlike(survivor, gone.contactId);
    await stage.inDynamics.send('PATCH', `contacts(${gone.rowId})`, { address1_city: 'Olomouc' });
    const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${gone.rowId})`);
    await merge(gone.contactId, survivor, { copyLink: true });
    expect(await updateContact(stage.engine.parts, gone.rowId, body)).toMatchObject({
      contactId: survivor,
      changedFields: expect.arrayContaining(['ContactCity']),
    });
    expect(await linkOf(survivor)).toMatchObject({ row_id: gone.rowId, origin: 'inherited' });
  });

  it('gives only one row on when two were merged into one contact', async () => {
    const [first, second] = [await pick(3), await pick(4)];
    const survivor = await unlinked();
    await rule('deactivate');
    await merge(first.contactId, survivor, { copyLink: true });
    await merge(second.contactId, survivor, { copyLink: true });
    await stage.sync();
    expect((await stage.links()).get(survivor)).toBe(second.rowId);
    expect([stateOf(first.rowId), stateOf(second.rowId)]).toEqual([1, 0]);
  });
});

describe('a contact that is deleted while its row is being created', () => {
  it('is settled by the next run as one that was linked', async () => {
    const { contactId, rowId } = await pick(3);
    await unlinkContact(stage.database, { contactId, rowId }, { hold: false, reason: '' });
    await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
    await rule('deactivate');
    const held = holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] });
    const going = stage.sync();
    await held.arrived();
    await vi.waitFor(async () => expect((await stateRow(contactId))?.pending_run_id).toBeTypeOf('number'), {
      timeout: 60_000,
      interval: 5,
    });
    await remove(contactId);
    held.letGo();
    expect((await going).state).toBe('finished');
    expect(stateOf(rowId)).toBe(0);
    await stage.sync();
    expect(stateOf(rowId)).toBe(1);
    expect(await linkOf(contactId)).toBeUndefined();
    expect(await stateRow(contactId)).toBeUndefined();
  });
});

const stateRow = (contactId: number) =>
  stage.database.db
    .selectFrom('dynamics365.contact_state')
    .select('pending_run_id')
    .where('contact_id', '=', contactId)
    .executeTakeFirst();

describe('a contact that was deleted before its row was', () => {
  it('is forgotten with what was about to be sent', async () => {
    const { contactId, rowId } = await pick(3);
    await unlinkContact(stage.database, { contactId, rowId }, { hold: false, reason: '' });
    await stage.database.db
      .updateTable('dynamics365.contact_state')
      .set({
        pending: '[{}]',
        pending_run_id: 1,
        pending_token: 1,
        pending_at: stage.database.dialect.utcNow(),
      })
      .where('contact_id', '=', contactId)
      .execute();
    await remove(contactId);
    await stage.sync();
    expect(await stateRow(contactId)).toBeUndefined();
  });
});

describe('many linked contacts that have gone at once', () => {
  it('make a run wait for a person, and nothing is written', async () => {
    await stage.close();
    stage = await startStage({ contacts: 160, seed: 11 });
    await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
    await stage.sync();
    await rule('deactivate');
    const links = [...(await stage.links())];
    for (const [contactId] of links.slice(0, 55)) await remove(contactId);
    stage.dynamics.conditions.log.reset();
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'needsConfirmation', reasonCode: 'contactsMissing' });
    expect(run.plan?.updated).toBe(55);
    expect(rowsWritten()).toBe(0);
  });
});
