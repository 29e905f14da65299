import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BridgeSettings } from '../../bridge/sync/bridgeSettings.ts';
import { type Stage, startStage } from './startStage.ts';
import { storeSetting } from './storeSetting.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 31 });
  await stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: '1' })
    .where('KeyName', '=', 'Dynamics365MinScore')
    .execute();
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

/** As Xperience deletes: its procedure takes along what belongs to the contact. */
async function deleteContact(contactId: number): Promise<void> {
  const { db } = stage.database;
  await db.deleteFrom('OM_Activity').where('ActivityContactID', '=', contactId).execute();
  await db.deleteFrom('OM_ScoreContactRule').where('ContactID', '=', contactId).execute();
  await db.deleteFrom('OM_VisitorToContact').where('VisitorToContactContactID', '=', contactId).execute();
  await db.deleteFrom('OM_Contact').where('ContactID', '=', contactId).execute();
}

/** As Xperience merges: filled fields are copied, activities move, and the GUID that goes names who stays. */
async function mergeContact(from: number, into: number, fields: { copyLink: boolean }): Promise<void> {
  const { db, dialect } = stage.database;
  const source = await db
    .selectFrom('OM_Contact')
    .select(['ContactGUID', 'ContactDynamics365RelatedID'])
    .where('ContactID', '=', from)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('OM_Contact')
    .set({
      ContactLastModified: dialect.now(),
      ...(fields.copyLink ? { ContactDynamics365RelatedID: source.ContactDynamics365RelatedID } : {}),
    })
    .where('ContactID', '=', into)
    .execute();
  await db
    .updateTable('OM_Activity')
    .set({ ActivityContactID: into })
    .where('ActivityContactID', '=', from)
    .execute();
  await deleteContact(from);
  await db
    .insertInto('OM_VisitorToContact')
    .values({ VisitorToContactVisitorGUID: source.ContactGUID, VisitorToContactContactID: into })
    .execute();
}

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
    await deleteContact(contactId);
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
    await deleteContact(contactId);
    await rule('unlink');
    expect((await stage.sync()).counts).toMatchObject({ read: expect.any(Number), failed: 0 });
    expect(await linkOf(contactId)).toBeUndefined();
    expect(stateOf(rowId)).toBe(0);
    expect(rowsWritten()).toBe(0);
  });

  it('has its row deactivated where the setting says so', async () => {
    const { contactId, rowId } = await pick(3);
    await deleteContact(contactId);
    await rule('deactivate');
    expect((await stage.sync()).counts).toMatchObject({ updated: 1, failed: 0 });
    expect(stage.rows().get(rowId)).toMatchObject({ statecode: 1, statuscode: 2 });
    expect(await linkOf(contactId)).toBeUndefined();
    expect(rowsWritten()).toBe(1);
  });

  it('is settled by a setting that is changed after the report, which is resolved then', async () => {
    const { contactId, rowId } = await pick(3);
    await deleteContact(contactId);
    await stage.sync();
    await rule('deactivate');
    await stage.sync();
    expect(stateOf(rowId)).toBe(1);
    expect(await failuresOf(contactId)).toMatchObject([{ state: 'resolved' }]);
  });

  it('is a failure of its own when Dynamics refuses to deactivate the row, and stops no other', async () => {
    const [refused, other] = [await pick(3), await pick(4)];
    await deleteContact(refused.contactId);
    await deleteContact(other.contactId);
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
    await deleteContact(contactId);
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
    await deleteContact(contactId);
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
    await deleteContact(contactId);
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
      const heir = await unlinked();
      await rule('deactivate');
      await mergeContact(gone.contactId, heir, { copyLink });
      await stage.sync();
      expect((await stage.links()).get(heir)).toBe(gone.rowId);
      expect(await linkOf(heir)).toEqual({ row_id: gone.rowId, origin: 'inherited' });
      expect(await linkOf(gone.contactId)).toBeUndefined();
      expect(stateOf(gone.rowId)).toBe(0);
    },
  );

  it('leaves what somebody changed in Dynamics meanwhile to the row', async () => {
    const gone = await pick(3);
    const heir = await unlinked();
    const { db } = stage.database;
    const {
      ContactID: _id,
      ContactGUID: _guid,
      ...values
    } = await db
      .selectFrom('OM_Contact')
      .selectAll()
      .where('ContactID', '=', gone.contactId)
      .executeTakeFirstOrThrow();
    await db.updateTable('OM_Contact').set(values).where('ContactID', '=', heir).execute();
    await stage.inDynamics.send('PATCH', `contacts(${gone.rowId})`, { address1_city: 'Olomouc' });
    await mergeContact(gone.contactId, heir, { copyLink: true });
    await stage.sync();
    expect(stage.rows().get(gone.rowId)?.address1_city).toBe('Olomouc');
  });

  it('leaves the contact that stays its own row, whose link field the merge has overwritten', async () => {
    const [gone, heir] = [await pick(3), await pick(4)];
    await mergeContact(gone.contactId, heir.contactId, { copyLink: true });
    await stage.sync();
    expect((await stage.links()).get(heir.contactId)).toBe(heir.rowId);
    expect(await linkOf(heir.contactId)).toMatchObject({ row_id: heir.rowId });
    expect(await failuresOf(gone.contactId)).toMatchObject([{ code: 'contactMerged', state: 'open' }]);
  });

  it('has the row that is left over deactivated, never that of the contact that stays', async () => {
    const [gone, heir] = [await pick(3), await pick(4)];
    await rule('deactivate');
    await mergeContact(gone.contactId, heir.contactId, { copyLink: true });
    await stage.sync();
    expect([stateOf(gone.rowId), stateOf(heir.rowId)]).toEqual([1, 0]);
    expect(await failuresOf(gone.contactId)).toEqual([]);
  });

  it('gives only one row on when two were merged into one contact', async () => {
    const [first, second] = [await pick(3), await pick(4)];
    const heir = await unlinked();
    await rule('deactivate');
    await mergeContact(first.contactId, heir, { copyLink: true });
    await mergeContact(second.contactId, heir, { copyLink: true });
    await stage.sync();
    expect((await stage.links()).get(heir)).toBe(second.rowId);
    expect([stateOf(first.rowId), stateOf(second.rowId)]).toEqual([1, 0]);
  });
});

describe('many linked contacts that have gone at once', () => {
  it('make a run wait for a person, and nothing is written', async () => {
    await stage.close();
    stage = await startStage({ contacts: 160, seed: 11 });
    await stage.database.main
      .updateTable('CMS_SettingsKey')
      .set({ KeyValue: '1' })
      .where('KeyName', '=', 'Dynamics365MinScore')
      .execute();
    await stage.sync();
    await rule('deactivate');
    const links = [...(await stage.links())];
    for (const [contactId] of links.slice(0, 55)) await deleteContact(contactId);
    stage.dynamics.conditions.log.reset();
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'needsConfirmation', reasonCode: 'contactsMissing' });
    expect(run.plan?.updated).toBe(55);
    expect(rowsWritten()).toBe(0);
  });
});
