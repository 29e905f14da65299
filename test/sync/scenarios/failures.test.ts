import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { qualify } from '../qualifying.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 21 });
  // Nothing of the sample fails by itself.
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  await stage.sync({ limit: 1 });
});

afterEach(() => stage.close());

/** Dynamics refuses every contact of this last name, and it alone. */
async function refuse(name: string, status: number, code: string, message: string): Promise<number> {
  const id = await unlinked();
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactLastName: name })
    .where('ContactID', '=', id)
    .execute();
  stage.dynamics.conditions.faults.add({
    match: { kinds: ['CreateMultiple', 'create', 'upsert', 'update'], body: name },
    schedule: {},
    scope: 'operation',
    fault: { type: 'error', status, code, message },
  });
  return id;
}

const poison = (): Promise<number> =>
  refuse('Poison', 400, '0x80040265', 'A plug-in refuses the lastname of this contact.');

/** One that is not linked and qualifies from now on. */
async function unlinked(): Promise<number> {
  const { db, dialect } = stage.database;
  const query = db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .orderBy('ContactID', 'desc');
  const { ContactID } = await dialect.limit(query, 1).executeTakeFirstOrThrow();
  await qualify(stage.database, ContactID);
  return ContactID;
}

const failureOf = (contactId: number) =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .selectAll()
    .where('contact_id', '=', contactId)
    .executeTakeFirstOrThrow();

const writes = () => stage.dynamics.conditions.log.counts().byKind;

const edit = (contactId: number, title: string) => setJobTitle(stage.database, contactId, title);

const become = (contactId: number, values: { state?: string; next_attempt_at?: ReturnType<typeof ago> }) =>
  stage.database.db
    .updateTable('dynamics365.failure')
    .set(values)
    .where('contact_id', '=', contactId)
    .execute();

const ago = (minutes: number) => stage.database.dialect.utcNow(-minutes * 60_000);

describe('a mistake in the data', () => {
  it('is recorded with its kind, attempts, stamp and the columns that were sent', async () => {
    const id = await poison();
    await stage.sync();
    const failure = await failureOf(id);
    expect(failure).toMatchObject({
      code: 'refusedByDynamics',
      kind: 'data',
      attempts: 1,
      next_attempt_at: null,
    });
    expect(failure.contact_modified_local).not.toBeNull();
    const sent = JSON.parse(failure.payload ?? '') as { columns: string[]; values: object };
    expect(sent.columns.length).toBeGreaterThan(2);
    expect(sent.values).toEqual({ lastname: 'Poison' });
  });

  it('sleeps until the contact changes', async () => {
    const id = await poison();
    await stage.sync();
    stage.dynamics.conditions.log.reset();
    await stage.sync();
    expect(writes()).not.toHaveProperty('CreateMultiple');
    await edit(id, 'Another');
    await stage.sync();
    expect((await failureOf(id)).attempts).toBe(2);
  });

  it('is tried again after the mapping changed, and by a full run', async () => {
    const id = await poison();
    await stage.sync();
    await stage.sync({ mode: 'full' });
    expect((await failureOf(id)).attempts).toBe(2);
    await stage.database.db
      .insertInto('dynamics365.mapping_extension')
      .values({
        field: 'ContactJobTitle',
        column_name: 'jobtitle',
        rules: JSON.stringify({ direction: 'toDynamics' }),
        changed_at: stage.database.dialect.utcNow(),
      })
      .execute();
    await stage.sync();
    expect((await failureOf(id)).attempts).toBe(3);
  });

  it('is resolved, and forgets what was sent, once it is delivered', async () => {
    const id = await poison();
    await stage.sync();
    stage.dynamics.conditions.faults.clear();
    await edit(id, 'Another');
    await stage.sync();
    expect(await failureOf(id)).toMatchObject({ state: 'resolved', payload: null });
    expect((await stage.links()).has(id)).toBe(true);
  });

  it('stays asleep when it was dismissed', async () => {
    const id = await poison();
    await stage.sync();
    await become(id, { state: 'dismissed' });
    await stage.sync();
    expect((await failureOf(id)).attempts).toBe(1);
    await edit(id, 'Another');
    await stage.sync();
    expect(await failureOf(id)).toMatchObject({ state: 'dismissed', attempts: 2 });
  });

  it('is tried at once when somebody wakes it', async () => {
    const id = await poison();
    await stage.sync();
    await become(id, { next_attempt_at: ago(0) });
    await stage.sync();
    expect((await failureOf(id)).attempts).toBe(2);
  });
});

describe('a refusal that may pass', () => {
  it.each([
    { status: 403, code: '0x80040220', kind: 'configuration', known: 'forbiddenByDynamics' },
    { status: 500, code: '0x80044150', kind: 'transient', known: 'dynamicsBusy' },
    { status: 412, code: '0x80040333', kind: 'ambiguous', known: 'duplicateInDynamics' },
  ])('of one contact with $code is $kind and stops no other', async ({ status, code, kind, known }) => {
    const id = await refuse('Odd', status, code, 'Not this one.');
    const run = await stage.sync();
    expect(run.state).toBe('finished');
    expect(run.counts.created).toBeGreaterThan(10);
    const failures = await stage.database.db
      .selectFrom('dynamics365.failure')
      .selectAll()
      .where('code', '=', known)
      .execute();
    expect(failures).toMatchObject([{ contact_id: id, kind }]);
  });

  it('is tried again when its time has come, later each time, and not before', async () => {
    // Sent alone, a contact that may not be created would end the run instead.
    const id = await refuse('Odd', 412, '0x80040333', 'Not this one.');
    await stage.sync();
    await stage.sync();
    expect((await failureOf(id)).attempts).toBe(1);
    const delays: number[] = [];
    for (let attempt = 2; attempt <= 4; attempt += 1) {
      await become(id, { next_attempt_at: ago(1) });
      await stage.sync();
      const failure = await failureOf(id);
      expect(failure.attempts).toBe(attempt);
      delays.push(Date.parse(`${failure.next_attempt_at}Z`) - Date.parse(`${failure.last_seen_at}Z`));
    }
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(delays.at(-1)).toBeGreaterThan((delays[0] ?? 0) * 2.5);
  });
});

describe('a failure of a contact that is unlinked on purpose', () => {
  const hold = { hold: true, reason: 'Unlinked by a person.' };

  it('is settled with it, as there is nothing left to deliver', async () => {
    const id = await poison();
    await stage.sync();
    await unlinkContact(stage.database, { contactId: id }, hold);
    expect(await failureOf(id)).toMatchObject({ state: 'resolved', payload: null });
  });

  it('is settled by the next run when the run that had it in hand recorded it all the same', async () => {
    const id = await poison();
    await unlinkContact(stage.database, { contactId: id }, { hold: false, reason: 'test' });
    await stage.sync();
    await stage.database.db
      .updateTable('dynamics365.contact_state')
      .set({ held: true })
      .where('contact_id', '=', id)
      .execute();
    expect(await failureOf(id)).toMatchObject({ state: 'open' });
    await stage.sync();
    expect(await failureOf(id)).toMatchObject({ state: 'resolved' });
  });
});
