import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseError } from '../../../bridge/database/databaseError.ts';
import type { TaskRequest } from '../../../bridge/sync/actions/activityRequest.ts';
import { createTask } from '../../../bridge/sync/actions/createTask.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { seededIds } from '../../standins/dataverse/seed/seedOrganization.ts';
import { strikeFault } from '../strikeFault.ts';
import { type ActionStage, newKey, startActionStage } from './actionStage.ts';

let stage: ActionStage;

beforeAll(async () => {
  stage = await startActionStage();
  return () => stage.close();
});

beforeEach(async () => {
  await stage.inDynamics.control('DELETE', 'faults');
  await stage.setting('Dynamics365DefaultOwner', '');
});

const make = (request: Partial<TaskRequest> = {}, contact = stage.linked) =>
  createTask(stage.engine.parts, contact, { subject: 'Call back', importContact: false, ...request });

async function refusalOf(made: Promise<unknown>) {
  const error = await made.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SyncRefused) return error.refusal;
  throw error ?? new Error('It was not refused.');
}

describe('a task', () => {
  it('regards the contact, holds what was asked for and stays open', async () => {
    const made = await make({
      subject: ' Call <Ada> & co. ',
      description: 'About the\r\ntest ride',
      due: '2026-11-03T15:05:09.750+01:00',
      durationMinutes: 45,
      priority: 2,
    });
    expect(made).toMatchObject({
      table: 'task',
      contactId: 1,
      contactRowId: stage.linked.rowId,
      created: true,
    });
    expect(await stage.activity('tasks', made.activityId)).toMatchObject({
      subject: 'Call <Ada> & co.',
      description: 'About the\ntest ride',
      scheduledend: '2026-11-03T14:05:09Z',
      actualdurationminutes: 45,
      prioritycode: 2,
      statecode: 0,
      _regardingobjectid_value: stage.linked.rowId,
    });
  });

  it('is answered as made where the database is gone once Dynamics has it: a flow would make a second one', async () => {
    const { parts } = stage.engine;
    const { db } = parts.database;
    const gone = new Proxy(db, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'updateTable') throw new DatabaseError('unavailable', 'The connection was lost.');
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const request = { subject: 'Made once', importContact: false };
    const database = { ...parts.database, db: gone };
    const made = await createTask({ ...parts, database }, stage.linked, request);
    expect(made.created).toBe(true);
    expect(await stage.activity('tasks', made.activityId)).toMatchObject({ subject: 'Made once' });
  });

  it('leaves to Dynamics what was not asked for', async () => {
    const { activityId } = await make();
    expect(await stage.activity('tasks', activityId)).toMatchObject({
      description: null,
      scheduledend: null,
      prioritycode: 1,
    });
  });

  it.each([
    ['a user', `/systemusers(${seededIds.salesperson})`, seededIds.salesperson],
    ['a team, however it is spelled', `TEAMS({${seededIds.salesTeam.toUpperCase()}})`, seededIds.salesTeam],
  ])('is owned by %s', async (_who, owner, id) => {
    const { activityId } = await make({ owner });
    expect(await stage.activity('tasks', activityId)).toMatchObject({ _ownerid_value: id });
  });

  it('is owned by the default owner when nobody is named', async () => {
    await stage.setting('Dynamics365DefaultOwner', `/teams(${seededIds.salesTeam})`);
    const { activityId } = await make();
    expect(await stage.activity('tasks', activityId)).toMatchObject({ _ownerid_value: seededIds.salesTeam });
  });

  it('is created although contact and activity sync are off', async () => {
    await stage.setting('Dynamics365ContactSyncEnabled', 'False');
    await stage.setting('Dynamics365ActivitySyncEnabled', 'False');
    expect(await make()).toMatchObject({ created: true });
  });

  it('goes to the survivor when the row was merged', async () => {
    const added = async (lastname: string) =>
      (
        await stage.inDynamics.send<{ contactid: string }>(
          'POST',
          'contacts',
          { lastname },
          { Prefer: 'return=representation' },
        )
      ).body.contactid;
    const [merged, survivor] = [await added('Old'), await added('New')];
    const answer = await stage.inDynamics.send('POST', 'Merge', {
      Target: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: survivor },
      Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: merged },
      PerformParentingChecks: false,
    });
    expect(answer.status, answer.text).toBe(204);
    expect(await make({}, { ...stage.linked, rowId: merged })).toMatchObject({ contactRowId: survivor });
  });
});

describe('asked for twice', () => {
  it('with the same key there is one task, and the answer says that it was there', async () => {
    const idempotencyKey = newKey();
    const first = await make({ idempotencyKey });
    const before = stage.count('task');
    expect(await make({ idempotencyKey, due: '2027-01-01T00:00:00Z' })).toEqual({ ...first, created: false });
    expect(stage.count('task')).toBe(before);
  });

  it('with the same key and another subject the second step is told, and nothing is lost in silence', async () => {
    const idempotencyKey = newKey();
    const { activityId } = await make({ idempotencyKey });
    const refusal = await refusalOf(make({ idempotencyKey, subject: 'Another' }));
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'idempotencyKeyReused' });
    expect(refusal?.detail).toContain(activityId);
    expect(await make({ idempotencyKey })).toMatchObject({ activityId, created: false });
  });

  it('with a key whose task was never made, the corrected one is created', async () => {
    const idempotencyKey = newKey();
    await strikeFault(stage.inDynamics, { kinds: ['batch'] }, { type: 'cut', when: 'beforeCommit' });
    await expect(make({ idempotencyKey })).rejects.toThrow();
    await stage.inDynamics.control('DELETE', 'faults');
    expect(await make({ idempotencyKey, subject: 'Corrected' })).toMatchObject({ created: true });
  });

  it('at the same time with the same key there is one task', async () => {
    const idempotencyKey = newKey();
    const before = stage.count('task');
    const made = await Promise.all([1, 2, 3].map(() => make({ idempotencyKey })));
    expect([stage.count('task') - before, made.filter((each) => each.created).length]).toEqual([1, 1]);
  });

  it('with the same key for another contact there are two', async () => {
    const idempotencyKey = newKey();
    const first = await make({ idempotencyKey });
    const second = await make({ idempotencyKey }, { ...stage.linked, contactGuid: newKey() });
    expect(second.activityId).not.toBe(first.activityId);
  });

  it('without a key there are two', async () => {
    const before = stage.count('task');
    await make();
    await make();
    expect(stage.count('task')).toBe(before + 2);
  });

  it('because the answer was lost, the task that was made is found', async () => {
    await strikeFault(
      stage.inDynamics,
      { kinds: ['batch'] },
      { type: 'cut', when: 'afterCommit' },
      { nth: 1 },
    );
    const before = stage.count('task');
    expect(await make()).toMatchObject({ created: true });
    expect(stage.count('task')).toBe(before + 1);
  });

  it('because the request was lost, it says that nothing was made', async () => {
    await strikeFault(
      stage.inDynamics,
      { kinds: ['batch'] },
      { type: 'cut', when: 'beforeCommit' },
      { times: 9 },
    );
    const before = stage.count('task');
    await expect(make()).rejects.toThrow(/did not create the task.*Try again/);
    expect(stage.count('task')).toBe(before);
  });
});

describe('a contact that is not linked', () => {
  it('is refused when nobody asked to send it', async () => {
    expect(await refusalOf(make({}, { ...stage.unlinked, rowId: null } as never))).toMatchObject({
      kind: 'conflict',
      code: 'contactNotLinked',
    });
  });

  it('is sent first when asked', async () => {
    const made = await createTask(stage.engine.parts, stage.unlinked, {
      subject: 'Hello',
      importContact: true,
    });
    expect(made.contactRowId).toBe((await stage.contact(2)).rowId);
    expect(stage.rows().has(made.contactRowId)).toBe(true);
  });

  it('whose row was deleted is refused', async () => {
    expect(await refusalOf(make({}, { ...stage.linked, rowId: newKey() }))).toMatchObject({
      kind: 'conflict',
      code: 'rowMissing',
    });
  });
});

describe('nothing is sent', () => {
  it.each<[string, Partial<TaskRequest>, string, string]>([
    ['without a subject', { subject: ' \n ' }, 'subject', 'fieldRequired'],
    ['with a subject longer than the column', { subject: 'x'.repeat(201) }, 'subject', 'tooLong'],
    [
      'with a description longer than the column',
      { description: 'x'.repeat(2001) },
      'description',
      'tooLong',
    ],
    ['with a due date that is none', { due: '2026-02-30T25:00:00Z' }, 'due', 'notADate'],
    ['with a negative duration', { durationMinutes: -1 }, 'durationMinutes', 'outOfRange'],
    ['with a priority that is no choice', { priority: 7 }, 'priority', 'unknownChoice'],
    ['for an owner that is none', { owner: 'Sales' }, 'owner', 'ownerUnusable'],
    [
      'for an owner that does not exist',
      { owner: `/systemusers(${seededIds.salesTeam})` },
      'owner',
      'ownerUnusable',
    ],
    ['for a disabled user', { owner: `/systemusers(${seededIds.disabledUser})` }, 'owner', 'ownerUnusable'],
    ['for an access team', { owner: `/teams(${seededIds.accessTeam})` }, 'owner', 'ownerUnusable'],
  ])('%s', async (_what, request, field, code) => {
    const before = stage.count('task');
    expect(await refusalOf(make(request))).toMatchObject({ kind: 'invalid', problems: [{ field, code }] });
    expect(stage.count('task')).toBe(before);
  });

  it('and every mistake is told at once', async () => {
    const refused = await refusalOf(make({ subject: '', priority: 9, durationMinutes: -5 }));
    expect(refused.problems?.map(({ field }) => field)).toEqual(['durationMinutes', 'priority', 'subject']);
  });

  it.each([
    ['is disabled', `/systemusers(${seededIds.disabledUser})`],
    ['does not exist', `/teams(${seededIds.salesperson})`],
    ['is neither a user nor a team', 'somebody'],
  ])('while the default owner %s', async (words, owner) => {
    await stage.setting('Dynamics365DefaultOwner', owner);
    expect(await refusalOf(make())).toMatchObject({
      kind: 'notReady',
      code: 'defaultOwnerUnusable',
      detail: expect.stringContaining(words),
    });
  });

  it('to another organisation than the one that was adopted', async () => {
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: newKey() })
      .where('id', '=', 1)
      .execute();
    const refused = await refusalOf(make());
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: stage.dynamics.organization.id })
      .where('id', '=', 1)
      .execute();
    expect(refused.code).toBe('organizationDiffers');
  });
});
