import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import type { Row } from '../../../bridge/database/defineTable.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { linkContact } from '../../../bridge/sync/contacts/linkContact.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import type { Arrival } from '../../../bridge/sync/syncObserver.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import type { activity } from '../../../bridge/xperience/products/xperience13/tables/activityTables.ts';
import { seededIds } from '../../standins/dataverse/seed/seedOrganization.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { strikeFault } from '../strikeFault.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

let stage: ActivityStage;
beforeEach(async () => {
  stage = await startActivityStage();
});
afterEach(() => stage.close());

const rows = () => stage.rowsOf('phonecall').size;
const sent = () => [...stage.rowsOf('phonecall').values()].map(({ subject }) => subject).sort();
const failures = () =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['activity_id', 'code', 'kind', 'state', 'field', 'detail'])
    .where('activity_id', '>', 0)
    .execute();

async function unlinkedContact(): Promise<{ contactId: number; contactGuid: string; rowId: null }> {
  const row = await stage.database.db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactGUID'])
    .where('ContactDynamics365RelatedID', 'is', null)
    .orderBy('ContactID')
    .executeTakeFirstOrThrow();
  return { contactId: row.ContactID, contactGuid: row.ContactGUID, rowId: null };
}

async function linkNow(): Promise<{ contactId: number; contactGuid: string; rowId: string }> {
  const contact = await unlinkedContact();
  const rowId = crypto.randomUUID();
  await stage.inDynamics.send('POST', 'contacts', { contactid: rowId, lastname: 'Linked' });
  await linkContact(stage.engine.parts, contact, rowId);
  return { ...contact, rowId };
}

/** Logs an activity under the number it had before. */
async function logAgain(row: Row<typeof activity>): Promise<void> {
  await inTransaction(stage.database, async ({ db, dialect }) => {
    const numbersAreGiven = async (state: 'on' | 'off') => {
      if (dialect.engine === 'sqlServer')
        await sql`set identity_insert OM_Activity ${sql.raw(state)}`.execute(db);
    };
    await numbersAreGiven('on');
    await db
      .insertInto('OM_Activity')
      .values(row as never)
      .execute();
    await numbersAreGiven('off');
  });
}

it('metrics are told when an activity that has just arrived was logged, and nothing of histories', async () => {
  await stage.syncActivities();
  const arrived: Arrival[] = [];
  stage.engine.parts.observer = { arrived: (arrivals) => void arrived.push(...arrivals) };
  const logged = dateTime2('2026-05-04T11:30:00');
  await stage.log({ ActivityCreated: logged });
  await stage.syncActivities();
  expect(arrived).toEqual([{ kind: 'activity', changedLocal: logged }]);

  const { contactId } = await unlinkedContact();
  await stage.log({ ActivityContactID: contactId });
  await stage.syncActivities();
  await linkNow();
  await stage.syncActivities();
  expect([rows(), arrived.length]).toEqual([2, 1]);
});

describe('the streams of activities', () => {
  it('bring nothing twice, and new activities as they come', async () => {
    await stage.log({ ActivityTitle: 'First' });
    await stage.syncActivities();
    await stage.log({ ActivityTitle: 'Second' });
    expect((await stage.syncActivities()).counts.created).toBe(1);
    const still = await stage.syncActivities();
    expect(still.counts).toMatchObject({ created: 0, updated: 0, failed: 0 });
    expect(sent()).toEqual(['First', 'Second']);
  });

  it('leave out contacts that are not linked, and bring their history once they are', async () => {
    const { contactId } = await unlinkedContact();
    await stage.log({ ActivityContactID: contactId, ActivityTitle: 'Before' });
    await stage.syncActivities();
    expect(rows()).toBe(0);
    expect((await linkNow()).contactId).toBe(contactId);
    await stage.syncActivities();
    expect(sent()).toEqual(['Before']);
  });

  it('bring an activity that is committed with a lower number than those already sent', async () => {
    const ActivityCreated = (await currentTimes(stage.database)).local;
    const late = await stage.log({ ActivityTitle: 'Late', ActivityCreated });
    await stage.log({ ActivityTitle: 'Early', ActivityCreated });
    const row = await stage.database.db
      .selectFrom('OM_Activity')
      .selectAll()
      .where('ActivityID', '=', late)
      .executeTakeFirstOrThrow();
    await stage.database.db.deleteFrom('OM_Activity').where('ActivityID', '=', late).execute();
    await stage.syncActivities();
    expect(sent()).toEqual(['Early']);
    await logAgain(row);
    await stage.syncActivities();
    expect(sent()).toEqual(['Early', 'Late']);
  });

  it('bring the activities that a merge gave to a linked contact', async () => {
    const { contactId } = await unlinkedContact();
    await stage.log({ ActivityContactID: contactId, ActivityTitle: 'Of the other' });
    await stage.log({ ActivityTitle: 'Own' });
    await stage.syncActivities();
    expect(sent()).toEqual(['Own']);
    await stage.database.db
      .updateTable('OM_Activity')
      .set({ ActivityContactID: stage.contact.contactId })
      .where('ActivityContactID', '=', contactId)
      .execute();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', stage.contact.contactId)
      .execute();
    // The quarter of an hour that is read again would find it, too: a merge is about older ones.
    await stage.database.db
      .updateTable('dynamics365.cursor')
      .set({ value: await agedCursor() })
      .where('name', '=', 'activities.new')
      .execute();
    await stage.syncActivities();
    expect(sent()).toEqual(['Of the other', 'Own']);
  });

  it('never send what was left to the module', async () => {
    const old = await stage.log({ ActivityTitle: 'Sent by the module' });
    await stage.database.db.deleteFrom('dynamics365.activity_progress').execute();
    await stage.database.db
      .insertInto('dynamics365.activity_progress')
      .values({ contact_id: stage.contact.contactId, floor: old, position: old, target: old, seen: 1 })
      .execute();
    await stage.log({ ActivityTitle: 'Sent by the bridge' });
    await stage.syncActivities();
    await stage.syncActivities({ mode: 'full' });
    expect(sent()).toEqual(['Sent by the bridge']);
  });

  it('send the history again to a row the contact is linked to anew', async () => {
    const contact = await linkNow();
    await stage.log({ ActivityContactID: contact.contactId });
    await stage.syncActivities();
    await unlinkContact(stage.database, contact, { hold: false, reason: 'test' });
    await stage.inDynamics.send('DELETE', `contacts(${contact.rowId})`);
    for (const id of stage.rowsOf('phonecall').keys())
      await stage.inDynamics.send('DELETE', `phonecalls(${id})`);
    expect((await linkNow()).contactId).toBe(contact.contactId);
    await stage.syncActivities();
    expect(rows()).toBe(1);
  });

  it('write nothing in a dry run, and count what they would do', async () => {
    await stage.log({});
    const run = await stage.syncActivities({ dryRun: true });
    expect(run.counts.created).toBe(1);
    expect(rows()).toBe(0);
    expect((await stage.syncActivities()).counts.created).toBe(1);
  });

  it('are refused while activity synchronization is off', async () => {
    await storeModuleSetting(stage.database, 'Dynamics365ActivitySyncEnabled', 'False');
    await expect(stage.syncActivities()).rejects.toMatchObject({ refusal: { code: 'activitySyncOff' } });
  });
});

/** The cursor as it would be when the last walk was hours after the marks it keeps. */
async function agedCursor(): Promise<string> {
  const { value } = await stage.database.db
    .selectFrom('dynamics365.cursor')
    .select('value')
    .where('name', '=', 'activities.new')
    .executeTakeFirstOrThrow();
  const cursor = JSON.parse(value) as { marks: { id: number; at: string }[] };
  const last = cursor.marks.at(-1);
  return JSON.stringify({ ...cursor, marks: [{ ...last, at: dateTime2('2026-01-01T00:00:00') }] });
}

describe('a contact that gets its row', () => {
  it('in a run of contacts brings its activities along', async () => {
    await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
    const contacts = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
    for (const { ContactID } of contacts) await stage.log({ ActivityContactID: ContactID });
    const before = (await stage.links()).size;
    await stage.sync();
    expect(rows()).toBe((await stage.links()).size - before);
    expect(rows()).toBeGreaterThan(0);
  });

  it('by an import brings its activities along', async () => {
    const { contactId } = await unlinkedContact();
    await stage.log({ ActivityContactID: contactId, ActivityTitle: 'Imported' });
    await importContact(stage.engine.parts, contactId);
    expect(sent()).toEqual(['Imported']);
  });
});

describe('a table of activities that the application user may not read', () => {
  it('keeps no contact from being imported; its activities come with their own run once it may', async () => {
    await strikeFault(
      stage.inDynamics,
      { kinds: ['readMany'], tables: ['phonecall'] },
      { type: 'error', status: 403, code: '0x80040220', message: 'is missing prvReadActivity privilege' },
    );
    const { contactId } = await unlinkedContact();
    await stage.log({ ActivityContactID: contactId, ActivityTitle: 'Waited' });
    expect(await importContact(stage.engine.parts, contactId)).toMatchObject({ result: 'created' });
    await stage.inDynamics.control('DELETE', 'faults');
    await stage.syncActivities();
    expect(sent()).toEqual(['Waited']);
  });
});

describe('an activity that cannot be delivered', () => {
  it('fails alone by a title that is too long, and is sent once titles may be cut', async () => {
    await stage.log({ ActivityTitle: 'x'.repeat(250) });
    await stage.log({ ActivityTitle: 'Short' });
    const run = await stage.syncActivities();
    expect(run.counts).toMatchObject({ created: 1, failed: 1 });
    expect(await failures()).toMatchObject([
      { code: 'tooLong', kind: 'data', state: 'open', field: 'subject' },
    ]);
    await stage.mapTypes([{ type: 'phonecall', cut: true }]);
    await stage.syncActivities();
    expect(rows()).toBe(2);
    expect(await failures()).toMatchObject([{ state: 'resolved' }]);
  });

  it('fails alone by an address of more than 2,000 characters', async () => {
    await stage.mapTypes([{ type: 'pagevisit', table: 'kx_pagevisit', columns: { url: 'kx_pageurl' } }]);
    await stage.log({ ActivityType: 'pagevisit', ActivityURL: `https://a.example/?${'x'.repeat(2_000)}` });
    await stage.log({ ActivityType: 'pagevisit', ActivityURL: 'https://a.example/' });
    expect((await stage.syncActivities()).counts).toMatchObject({ created: 1, failed: 1 });
    expect(await failures()).toMatchObject([{ code: 'tooLong', field: 'url' }]);
  });

  it('waits with all of its type while the table is missing, and comes when it is there', async () => {
    await stage.mapTypes([{ type: 'pagevisit', table: 'kx_missing' }]);
    await stage.log({ ActivityType: 'pagevisit' });
    await stage.log({ ActivityTitle: 'Passes' });
    const run = await stage.syncActivities();
    expect(run.counts).toMatchObject({ created: 1, failed: 1 });
    expect(run.skippedTypes).toMatchObject([{ type: 'pagevisit', count: 1, code: 'tableMissing' }]);
    await stage.mapTypes([{ type: 'pagevisit', table: 'kx_pagevisit' }]);
    await stage.syncActivities();
    expect(stage.rowsOf('kx_pagevisit').size).toBe(1);
  });

  it('waits with all of its type while the owner is disabled', async () => {
    await stage.mapTypes([{ type: 'phonecall', owner: `/systemusers(${seededIds.disabledUser})` }]);
    await stage.log({});
    const run = await stage.syncActivities();
    expect(run.skippedTypes).toMatchObject([
      { code: 'ownerDisabled', reason: expect.stringMatching(/Dora/) },
    ]);
    await stage.mapTypes([{ type: 'phonecall', owner: `/teams(${seededIds.salesTeam})` }]);
    await stage.syncActivities();
    expect([...stage.rowsOf('phonecall').values()]).toMatchObject([
      { ownerid: { id: seededIds.salesTeam, table: 'team' } },
    ]);
  });
});

describe('an owner who cannot own', () => {
  it('holds a type back while the default owner is disabled, and lets it go once another is chosen', async () => {
    const chooseDefault = (owner: string) =>
      storeModuleSetting(stage.database, 'Dynamics365DefaultOwner', owner);
    await chooseDefault(`/systemusers(${seededIds.disabledUser})`);
    await stage.log({});
    const run = await stage.syncActivities();
    expect(run).toMatchObject({ state: 'finished', counts: { created: 0, failed: 1 } });
    expect(run.skippedTypes).toMatchObject([
      {
        code: 'ownerDisabled',
        reason: expect.stringMatching(/Dora .* is disabled .*\. Choose another owner/),
      },
    ]);
    await chooseDefault(`/systemusers(${seededIds.salesperson})`);
    await stage.syncActivities();
    expect([...stage.rowsOf('phonecall').values()]).toMatchObject([
      { ownerid: { id: seededIds.salesperson } },
    ]);
  });

  it('fails alone where the owner of one contact is disabled, and stops no other contact', async () => {
    const { contactId, rowId } = await linkNow();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, {
      'ownerid@odata.bind': `/systemusers(${seededIds.salesperson})`,
    });
    const disable = (isdisabled: boolean) =>
      stage.inDynamics.control('PATCH', `rows/systemuser/${seededIds.salesperson}`, {
        values: { isdisabled },
      });
    await disable(true);
    await stage.mapTypes([{ type: 'phonecall', owner: 'contactOwner' }]);
    await stage.log({ ActivityContactID: contactId, ActivityTitle: 'Of the departed' });
    await stage.log({ ActivityTitle: 'Of another' });
    expect((await stage.syncActivities()).counts).toMatchObject({ created: 1, failed: 1 });
    expect(await failures()).toMatchObject([
      {
        code: 'contactOwnerUnusable',
        kind: 'configuration',
        detail: expect.stringMatching(/another owner in Dynamics/),
      },
    ]);
    await disable(false);
    await stage.database.db
      .updateTable('dynamics365.failure')
      .set({ next_attempt_at: stage.database.dialect.utcNow(-1) })
      .execute();
    await stage.syncActivities();
    expect(sent()).toEqual(['Of another', 'Of the departed']);
  });
});

describe('when an answer is lost', () => {
  it('rows that were created and completed are found, not created again', async () => {
    await stage.log({ ActivityTitle: 'First' });
    await stage.log({ ActivityTitle: 'Second' });
    await strikeFault(
      stage.inDynamics,
      { kinds: ['batch'], body: 'First' },
      { type: 'cut', when: 'afterCommit' },
      { nth: 1 },
    );
    const run = await stage.syncActivities();
    expect(run.state).toBe('finished');
    expect(sent()).toEqual(['First', 'Second']);
    expect([...stage.rowsOf('phonecall').values()].map(({ statecode }) => statecode)).toEqual([1, 1]);
  });

  it('a row that is there and open is completed', async () => {
    await stage.log({ ActivityTitle: 'Left open' });
    await stage.syncActivities();
    const [id] = stage.rowsOf('phonecall').keys();
    await stage.inDynamics.send('PATCH', `phonecalls(${id})`, { statecode: 0, statuscode: 1 });
    const run = await stage.syncActivities({ mode: 'full' });
    expect(run.counts).toMatchObject({ created: 0, updated: 1 });
    expect(stage.rowsOf('phonecall').get(id ?? '')).toMatchObject({ statecode: 1 });
  });
});
