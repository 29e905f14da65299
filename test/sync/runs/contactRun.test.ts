import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { strikeFault } from '../strikeFault.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 200, seed: 4 });
});

afterEach(() => stage.close());

const edit = (contactId: number, values: { ContactJobTitle?: string; ContactCity?: string | null }) =>
  stage.database.db
    .updateTable('OM_Contact')
    .set({ ...values, ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();

const resetLog = () => stage.dynamics.conditions.log.reset();
const counts = () => stage.dynamics.conditions.log.counts();

/** A linked contact nothing is wrong with. */
async function linkedContact(): Promise<{ contactId: number; rowId: string }> {
  const failed = await stage.database.db.selectFrom('dynamics365.failure').select('contact_id').execute();
  for (const [contactId, rowId] of await stage.links()) {
    if (!failed.some((failure) => failure.contact_id === contactId)) return { contactId, rowId };
  }
  throw new Error('The sample has no linked contact without a failure.');
}

describe('a contact run', () => {
  it('creates every qualifying contact once and links it', async () => {
    const run = await stage.sync();
    const links = await stage.links();
    expect(run.state).toBe('finished');
    expect(links.size).toBeGreaterThan(10);
    expect([...links.values()].sort()).toEqual([...stage.rows().keys()].sort());
  });

  it('counts each contact under exactly one result', async () => {
    const { counts: done } = await stage.sync();
    expect(done.created + done.linked + done.updated + done.taken + done.unchanged + done.failed).toBe(
      done.read,
    );
  });

  it('sends the fields that fit and records the one that does not', async () => {
    const run = await stage.sync();
    const failures = await stage.database.db.selectFrom('dynamics365.failure').selectAll().execute();
    expect(run.counts.failed).toBeGreaterThan(0);
    expect(failures.map((failure) => failure.field)).not.toContain('');
    expect((await stage.links()).has(failures[0]?.contact_id ?? 0)).toBe(true);
  });

  it('never sends the visitor cookie', async () => {
    await stage.sync();
    const guids = await stage.database.db.selectFrom('OM_Contact').select('ContactGUID').execute();
    const held = JSON.stringify([...stage.rows().values()]).toLowerCase();
    expect(guids.filter(({ ContactGUID }) => held.includes(ContactGUID))).toEqual([]);
  });

  it('sends nothing when nothing has changed', async () => {
    await stage.sync();
    resetLog();
    const run = await stage.sync();
    expect(run.counts).toMatchObject({ created: 0, updated: 0 });
    expect(counts().rowsWritten).toBe(0);
  });

  it('costs no request for a contact whose stamp alone has moved', async () => {
    await stage.sync();
    const { contactId } = await linkedContact();
    await stage.sync({ mode: 'full' });
    await edit(contactId, {});
    resetLog();
    const run = await stage.sync();
    expect(run.counts).toMatchObject({ read: 1, unchanged: 1 });
    expect(counts().byKind).not.toHaveProperty('readMany');
  });

  it('sends only the column that changed', async () => {
    await stage.sync();
    const { contactId, rowId } = await linkedContact();
    const before = stage.rows().get(rowId);
    await edit(contactId, { ContactJobTitle: 'Barista' });
    const run = await stage.sync();
    expect(run.counts.updated).toBe(1);
    expect(stage.rows().get(rowId)).toEqual({
      ...before,
      jobtitle: 'Barista',
      modifiedon: expect.anything(),
    });
  });

  it('keeps what was changed in Dynamics when another field changed in Xperience', async () => {
    await stage.sync();
    const { contactId, rowId } = await linkedContact();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Ostrava' });
    await edit(contactId, { ContactJobTitle: 'Barista' });
    await stage.sync();
    expect(stage.rows().get(rowId)).toMatchObject({ address1_city: 'Ostrava', jobtitle: 'Barista' });
  });

  it('lets Xperience win where both sides changed the same field', async () => {
    await stage.sync();
    const { contactId, rowId } = await linkedContact();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Theirs' });
    await edit(contactId, { ContactJobTitle: 'Ours' });
    await stage.sync();
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Ours');
  });

  it('reports a row that was deleted in Dynamics and does not create it again', async () => {
    await stage.sync();
    const { contactId, rowId } = await linkedContact();
    await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
    await edit(contactId, { ContactJobTitle: 'Barista' });
    const run = await stage.sync();
    const failure = await stage.database.db
      .selectFrom('dynamics365.failure')
      .select('code')
      .where('contact_id', '=', contactId)
      .executeTakeFirst();
    expect(run.counts.failed).toBe(1);
    expect(failure?.code).toBe('rowDeleted');
    expect(stage.rows().has(rowId)).toBe(false);
  });

  it('follows a row that was merged in Dynamics to its master', async () => {
    await stage.sync();
    const { contactId, rowId } = await linkedContact();
    const master = crypto.randomUUID();
    await stage.inDynamics.send('POST', 'contacts', { contactid: master, lastname: 'Master' });
    const merged = await stage.inDynamics.send('POST', 'Merge', {
      Target: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: master },
      Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: rowId },
      PerformParentingChecks: false,
    });
    expect(merged.status).toBe(204);
    await edit(contactId, { ContactJobTitle: 'Barista' });
    await stage.sync();
    expect((await stage.links()).get(contactId)).toBe(master);
    expect(stage.rows().get(master)?.jobtitle).toBe('Barista');
  });

  it('changes nothing on either side in a dry run, and counts what it would do', async () => {
    const run = await stage.sync({ dryRun: true });
    expect(run.counts.created).toBeGreaterThan(10);
    expect(stage.rows().size).toBe(0);
    expect((await stage.links()).size).toBe(0);
  });

  it('tells in a dry run how many requests the run itself makes for the contacts', async () => {
    await storeModuleSetting(stage.database, 'Dynamics365ActivitySyncEnabled', 'False');
    await stage.sync({ dryRun: true });
    const dry = await stage.sync({ dryRun: true });
    const run = await stage.sync();
    // The run also asks which organization it is.
    expect(dry.counts.requests).toBe(run.counts.requests - 1);
  });

  it('refuses to start while contact synchronization is off', async () => {
    await storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', 'False');
    await expect(stage.sync()).rejects.toMatchObject({
      refusal: { code: 'contactSyncOff', kind: 'forbidden' },
    });
  });

  it('ends as failed with the reason when Dynamics is unreachable, and links nothing by half', async () => {
    const refused = {
      type: 'error',
      status: 401,
      code: '0x80040220',
      message: 'The token is not wanted.',
    } as const;
    await strikeFault(stage.inDynamics, { kinds: ['CreateMultiple', 'create', 'upsert'] }, refused);
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'failed', reason: expect.stringMatching(/.{20}/) });
    expect((await stage.links()).size).toBe(0);
    await stage.inDynamics.control('DELETE', 'faults');
    expect((await stage.sync()).state).toBe('finished');
  });
});
