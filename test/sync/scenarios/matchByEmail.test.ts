import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { qualify } from '../qualifying.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

/** Contacts that are new to the bridge, and persons with their addresses who are in Dynamics already. */
let stage: Stage;
let contactId: number;

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 41 });
  await storeSetting(stage.database, 'matchByEmail', true);
  await stage.sync();
});

afterAll(() => stage.close());

/** A contact that has never been sent. */
beforeEach(async () => {
  const linked = new Set((await stage.links()).keys());
  const contacts = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .orderBy('ContactID')
    .execute();
  contactId = contacts.find(({ ContactID }) => !linked.has(ContactID))?.ContactID ?? 0;
  expect(contactId).toBeGreaterThan(0);
});

const call = (email: string, id = contactId) =>
  stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactEmail: email })
    .where('ContactID', '=', id)
    .execute();

async function addRow(emailaddress1: string, more: Record<string, unknown> = {}): Promise<string> {
  const { statecode, ...values } = more;
  const made = await stage.inDynamics.send('POST', 'contacts', {
    lastname: 'There',
    emailaddress1,
    ...values,
  });
  const id = /\(([0-9a-f-]+)\)/.exec(made.headers.get('OData-EntityId') ?? '')?.[1] ?? '';
  if (statecode === 1) await deactivate(id);
  return id;
}

const deactivate = (id: string) =>
  stage.inDynamics.send('PATCH', `contacts(${id})`, { statecode: 1, statuscode: 2 });

const merge = (loser: string, survivor: string) =>
  stage.inDynamics.send('POST', 'Merge', {
    Target: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: survivor },
    Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: loser },
    UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.contact' },
    PerformParentingChecks: false,
  });

async function send(id = contactId) {
  const before = stage.rows().size;
  const outcome = await importContact(stage.engine.parts, id);
  const linked = (await stage.links()).get(id);
  return { outcome, linked, created: stage.rows().size - before };
}

const failureOf = async (id = contactId) =>
  (
    await stage.database.db
      .selectFrom('dynamics365.failure')
      .select(['code', 'kind', 'detail'])
      .where('contact_id', '=', id)
      .where('state', '=', 'open')
      .execute()
  )[0];

describe('a new contact whose address is in Dynamics', () => {
  it.each([
    ['in other case', 'case@example.com', 'Case@Example.COM'],
    ['with a blank in front', 'front@example.com', ' front@example.com'],
    ['with blanks and a tab in front', 'tabs@example.com', ' \t tabs@example.com'],
    ['with blanks at its end', 'end@example.com', 'end@example.com  '],
    ['with a no-break space at its end', 'nbsp@example.com', 'nbsp@example.com\u00a0'],
    ['with a line end behind it', 'line@example.com', 'line@example.com\r\n'],
    ['with signs that mean something to LIKE', '100%_[a]@example.com', '100%_[a]@example.com'],
    ['with an apostrophe', "o'neill@example.com", "O'Neill@example.com"],
    ['that Xperience stores with entities', 'a&amp;b@example.com', 'a&b@example.com'],
  ])('is linked to the row that has it %s', async (_how, ours, theirs) => {
    await call(ours);
    const row = await addRow(theirs);
    expect(await send()).toMatchObject({ linked: row, created: 0 });
  });

  it('is not taken for somebody whose address only looks like it', async () => {
    await call('a_b@example.com');
    await addRow('axb@example.com');
    expect((await send()).created).toBe(1);
  });

  it('is linked to the active row beside inactive ones', async () => {
    await call('once@example.com');
    await addRow('once@example.com', { statecode: 1 });
    const row = await addRow('once@example.com');
    await addRow('once@example.com', { statecode: 1 });
    expect(await send()).toMatchObject({ linked: row, created: 0 });
  });

  it('is linked to the row that those with its address were merged into, whatever that one’s address is', async () => {
    await call('merged@example.com');
    const survivor = await addRow('new.address@example.com');
    const middle = await addRow('merged@example.com');
    const first = await addRow('merged@example.com');
    await merge(first, middle);
    await merge(middle, survivor);
    expect(await send()).toMatchObject({ linked: survivor, created: 0 });
  });

  it('fails in words where two active rows have it, and no third is made', async () => {
    await call('twice@example.com');
    const rows = [await addRow('twice@example.com'), await addRow(' Twice@example.com')];
    expect(await send()).toMatchObject({ linked: undefined, created: 0 });
    const failure = await failureOf();
    expect(failure).toMatchObject({ code: 'severalRowsWithEmail', kind: 'ambiguous' });
    for (const row of rows) expect(failure?.detail).toContain(row);
  });

  it('fails in words where only an inactive row has it, and no second is made', async () => {
    await call('left@example.com');
    const row = await addRow('left@example.com', { statecode: 1 });
    expect(await send()).toMatchObject({ linked: undefined, created: 0 });
    expect(await failureOf()).toMatchObject({ code: 'rowInactive', detail: expect.stringContaining(row) });
  });
});

it('two new contacts with one address do not get a row each: the second is told of the first', async () => {
  const unlinked = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID as id')
    .where('ContactDynamics365RelatedID', 'is', null)
    .orderBy('ContactID')
    .execute();
  const linked = await stage.links();
  const [first = 0, second = 0] = unlinked
    .map(({ id }) => id)
    .filter((id) => !linked.has(id) && id !== contactId);
  await call('shared@example.com', first);
  await call('Shared@example.com', second);
  for (const id of [first, second]) await qualify(stage.database, id);
  await stage.sync();
  expect((await stage.links()).has(first)).toBe(true);
  expect(await failureOf(second)).toMatchObject({
    code: 'emailShared',
    detail: expect.stringContaining(`Contact ${first} `),
  });
});
