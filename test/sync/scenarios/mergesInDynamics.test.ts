import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { updateContacts } from '../../../bridge/sync/contacts/updateContacts.ts';
import { type Stage, startStage } from '../startStage.ts';
import { triggerBody } from '../triggerBody.ts';

let stage: Stage;
let contactId: number;
/** The row of the contact, and one that Dynamics knows besides. */
let loser: string;
let survivor: string;

beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
  await stage.sync();
});
afterAll(() => stage.close());

type Row = Record<string, unknown>;

const requests = () => stage.dynamics.conditions.log.counts().requests;
const linkOf = async (id: number) => (await stage.links()).get(id);

async function cityOf(id: number): Promise<string | null> {
  const contacts = stage.database.db.selectFrom('OM_Contact').select('ContactCity');
  return (await contacts.where('ContactID', '=', id).executeTakeFirstOrThrow()).ContactCity;
}

async function delivery(rowId: string): Promise<Row> {
  const annotated = { Prefer: 'odata.include-annotations="*"' };
  return triggerBody((await stage.inDynamics.get<Row>(`contacts(${rowId})`, annotated)).body);
}

const reference = (contactid: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid });

async function merge(subordinate: string, target: string): Promise<void> {
  const answer = await stage.inDynamics.send('POST', 'Merge', {
    Target: reference(target),
    Subordinate: reference(subordinate),
    UpdateContent: {},
    PerformParentingChecks: false,
  });
  expect(answer.status).toBe(204);
}

let used = 0;

beforeEach(async () => {
  [contactId, loser] = [...(await stage.links())][used] ?? [0, ''];
  used += 1;
  survivor = randomUUID();
  const { lastname, firstname } = (await stage.inDynamics.get<Row>(`contacts(${loser})`)).body;
  await stage.inDynamics.send('POST', 'contacts', { contactid: survivor, lastname, firstname });
  expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished' });
  await merge(loser, survivor);
  await stage.inDynamics.send('PATCH', `contacts(${survivor})`, { address1_city: `Of ${survivor}` });
  stage.dynamics.conditions.log.reset();
});

describe('a row that nobody is linked to', () => {
  it('costs one look for merges and changes nothing', async () => {
    await updateContact(stage.engine.parts, survivor, await delivery(survivor));
    const stranger = randomUUID();
    stage.dynamics.conditions.log.reset();
    expect(await updateContact(stage.engine.parts, stranger, { address1_city: 'Brno' })).toBeUndefined();
    expect(requests()).toBe(1);
  });
});

describe('a contact whose row was merged into another in Dynamics', () => {
  it('follows when the row that went is delivered, and takes what the survivor holds', async () => {
    const body = await delivery(loser);
    const result = await updateContact(stage.engine.parts, loser, body);
    expect(result).toMatchObject({ contactId, rowId: survivor, changedFields: ['ContactCity'] });
    expect([await linkOf(contactId), await cityOf(contactId)]).toEqual([survivor, `Of ${survivor}`]);
    expect(await updateContact(stage.engine.parts, survivor, await delivery(survivor))).toBeUndefined();
  });

  it('follows when the survivor is delivered, which nobody is linked to', async () => {
    const body = await delivery(survivor);
    stage.dynamics.conditions.log.reset();
    const result = await updateContact(stage.engine.parts, survivor, body);
    expect(requests()).toBe(2);
    expect(result).toMatchObject({ contactId, rowId: survivor, changedFields: ['ContactCity'] });
    expect(await linkOf(contactId)).toBe(survivor);
    stage.dynamics.conditions.log.reset();
    expect(await updateContact(stage.engine.parts, survivor, body)).toBeUndefined();
    expect(requests()).toBe(0);
  });

  it('follows when the row that went is delivered without saying more than that it is inactive', async () => {
    const { RowVersion, statecode } = await delivery(loser);
    await updateContact(stage.engine.parts, loser, { contactid: loser, RowVersion, statecode });
    expect(await linkOf(contactId)).toBe(survivor);
  });

  it('follows a chain of merges to its end', async () => {
    const last = randomUUID();
    await stage.inDynamics.send('POST', 'contacts', { contactid: last, lastname: 'Last' });
    await merge(survivor, last);
    await updateContact(stage.engine.parts, loser, await delivery(loser));
    expect(await linkOf(contactId)).toBe(last);
  });

  it('follows when rows come in by the hundred, at the cost of one look for all that nobody is linked to', async () => {
    const rows = [{ rowId: survivor, body: await delivery(survivor) }];
    for (let count = 0; count < 5; count += 1) {
      const rowId = randomUUID();
      rows.push({ rowId, body: { contactid: rowId, address1_city: 'Elsewhere' } });
    }
    stage.dynamics.conditions.log.reset();
    const taken = await updateContacts(stage.engine.parts, rows);
    expect(rows.map((row) => taken.get(row))).toEqual([
      { result: expect.objectContaining({ changedFields: ['ContactCity'] }) },
      ...Array(5).fill({}),
    ]);
    expect(requests()).toBe(2);
  });

  it('follows in the next run, which walks over nothing', async () => {
    expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 0 } });
    expect(await linkOf(contactId)).toBe(survivor);
    const result = await updateContact(stage.engine.parts, survivor, await delivery(survivor));
    expect(result?.changedFields).toEqual(['ContactCity']);
  });

  it('says so when another contact has the survivor', async () => {
    const [, other] = [...(await stage.links())].at(-1) ?? [0, ''];
    const [second = 0, row = ''] = [...(await stage.links())][used] ?? [];
    used += 1;
    await merge(row, other);
    await expect(updateContact(stage.engine.parts, row, await delivery(row))).rejects.toMatchObject({
      refusal: { kind: 'conflict', code: 'rowLinkedToOther' },
    });
    expect(await linkOf(second)).toBe(row);
  });
});
