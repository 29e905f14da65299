import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFailureService } from '../../../bridge/api/services/createFailureService.ts';
import { remedies } from '../../../bridge/sync/state/failures/remedies.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 20, seed: 3 });
  await stage.sync();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.database.db.deleteFrom('dynamics365.failure').execute();
});

const dynamicsUrl = 'https://contoso.crm4.dynamics.com';
const service = () =>
  createFailureService({ database: stage.database, runs: stage.engine.runs, dynamicsUrl });

async function fail(over: {
  contact: number;
  activity?: number;
  code?: string;
  kind?: string;
  state?: string;
}): Promise<void> {
  const { db, dialect } = stage.database;
  await db
    .insertInto('dynamics365.failure')
    .values({
      contact_id: over.contact,
      activity_id: over.activity ?? 0,
      code: over.code ?? 'tooLong',
      kind: over.kind ?? 'data',
      detail: 'It failed.',
      state: over.state ?? 'open',
      first_seen_at: dialect.utcNow(),
      last_seen_at: dialect.utcNow(),
    })
    .execute();
}

const listed = async (show: 'open' | 'due' | 'resolved' = 'open') =>
  (await service().list({ show }, { limit: 100 })).items;
const linkedContact = async () => [...(await stage.links())][0] ?? [0, ''];

describe('a failure that is listed', () => {
  it('says what to do about its code', async () => {
    await fail({ contact: 1, code: 'rowInactive', kind: 'ambiguous' });
    expect(await listed()).toMatchObject([{ code: 'rowInactive', remedy: remedies.rowInactive }]);
  });

  it.each(['constructor', 'codeOfAFormerVersion'])('says what to do about %s by its kind', async (code) => {
    await fail({ contact: 1, code, kind: 'ambiguous' });
    expect((await listed())[0]?.remedy).toBe('Say which row is meant: link the contact to it.');
  });

  it.each([0, 7])('leads to the row of its contact in Dynamics (activity %i)', async (activity) => {
    const [contact, rowId] = await linkedContact();
    await fail({ contact, activity });
    expect(await listed()).toMatchObject([
      { contactLink: `${dynamicsUrl}/main.aspx?pagetype=entityrecord&etn=contact&id=${rowId}` },
    ]);
  });

  it('says where its contact is in Xperience', async () => {
    const [contact] = await linkedContact();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactEmail: 'ada@example.com' })
      .where('ContactID', '=', contact)
      .execute();
    await fail({ contact });
    expect((await listed())[0]?.contactPlace).toBe(
      `In the application Contact management: search for ada@example.com (contact ID ${contact}).`,
    );
  });

  it('has no link to the row of a contact that is gone, and says so', async () => {
    await fail({ contact: 99_999 });
    const [failure] = await listed();
    expect(failure).not.toHaveProperty('contactLink');
    expect(failure?.contactPlace).toBe('Contact 99999 is no longer in Xperience.');
  });

  it('is listed when it was resolved, for whoever asks for those', async () => {
    await fail({ contact: 1, state: 'resolved' });
    expect(await listed()).toEqual([]);
    expect(await listed('resolved')).toMatchObject([{ contactId: 1, state: 'resolved' }]);
  });
});

describe('running at once what is retried', () => {
  it('starts a run for each kind that has something due, and none for the other', async () => {
    await fail({ contact: 1 });
    await service().retry({}, 'editor');
    const { runs = [] } = await service().startRuns('editor', AbortSignal.timeout(10_000));
    expect(runs).toMatchObject([{ kind: 'contacts', requestedBy: 'editor' }]);
    await stage.engine.runs.settled();
  });

  it('tells what keeps a run from starting, and leaves the failures due', async () => {
    await fail({ contact: 1 });
    await service().retry({}, 'editor');
    await setSync('False');
    const started = await service().startRuns('editor', AbortSignal.timeout(10_000));
    await setSync('True');
    expect(started).toEqual({ notStarted: expect.stringContaining('switched off') });
    expect(await listed('due')).toHaveLength(1);
  });

  it('starts nothing while nothing is due', async () => {
    await fail({ contact: 1 });
    expect(await service().startRuns('editor', AbortSignal.timeout(10_000))).toEqual({});
  });
});

async function setSync(value: 'True' | 'False'): Promise<void> {
  await stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: value })
    .where('KeyName', '=', 'Dynamics365ContactSyncEnabled')
    .execute();
}
