import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldValue, MappingItem } from '../../../bridge/mapping/types.ts';
import { createRowCheck } from '../../../bridge/sync/contacts/incoming/createRowCheck.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { type TriggerChoice, triggerBody } from '../triggerBody.ts';

let stage: MappingStage;
let contactId: number;
let rowId: string;

const mapping: MappingItem[] = [
  pair('ContactFirstName', 'firstname'),
  pair('ContactJobTitle', 'jobtitle', { sendEmpty: true }),
  pair('ContactCity', 'address1_city'),
  pair('ContactZIP', 'address1_postalcode', { direction: 'toDynamics' }),
  pair('ContactBirthday', 'birthdate', { sendEmpty: true }),
  pair('ContactPreferredDay', 'preferredappointmentdaycode'),
  pair('ContactNoPhoneCalls', 'donotphone'),
  pair('ContactChildren', 'numberofchildren'),
  pair('ContactYearlyBudget', 'annualincome'),
];

const choices = 'tables/contact/columns/preferredappointmentdaycode';
const dayOff = [
  { value: 0, label: 'Sunday' },
  { value: 9, label: 'Day off' },
];

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.save(mapping);
  await stage.sync();
  [contactId, rowId] = [...(await stage.links())][0] ?? [0, ''];
});
afterAll(() => stage.close());

const send = (row: Record<string, unknown>) => updateContact(stage.engine.parts, rowId, row);

/** Somebody edits the row in Dynamics. */
const edit = (values: Record<string, unknown>) =>
  stage.inDynamics.send('PATCH', `contacts(${rowId})`, values);

/** The row as the trigger of a flow delivers it now. */
async function delivery(choice: TriggerChoice = {}): Promise<Record<string, unknown>> {
  const annotated = { Prefer: 'odata.include-annotations="*"' };
  const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`, annotated);
  return triggerBody(body, choice);
}

/** How many requests reach Dynamics meanwhile. */
async function requestsFor(work: () => Promise<unknown>): Promise<number> {
  stage.dynamics.conditions.log.reset();
  await work();
  return stage.dynamics.conditions.log.counts().requests;
}

async function stored(...fields: string[]): Promise<Record<string, unknown>> {
  const contacts = stage.database.db.selectFrom('OM_Contact').selectAll();
  const row: Record<string, unknown> = await contacts
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
  return Object.fromEntries(fields.map((name) => [name, row[name]]));
}

const rowVersion = async () => {
  const states = stage.database.db.selectFrom('dynamics365.contact_state').select('row_version');
  return (await states.where('contact_id', '=', contactId).executeTakeFirstOrThrow()).row_version;
};

/** Both sides in step again, with these values: what rows told before was never in Dynamics. */
async function agree(values: Record<string, FieldValue>): Promise<void> {
  const { db, dialect } = stage.database;
  await db
    .updateTable('OM_Contact')
    .set({ ...values, ContactLastModified: dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', '=', contactId).execute();
  expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished', counts: { failed: 0 } });
}

beforeEach(() => agree({ ContactFirstName: 'Ada', ContactJobTitle: 'Analyst', ContactCity: 'London' }));

describe('a row that comes in', () => {
  it('is written by the types of the contact fields', async () => {
    await edit({
      firstname: 'Grace',
      birthdate: '1906-12-09',
      preferredappointmentdaycode: 3,
      donotphone: true,
      numberofchildren: 2,
      annualincome: 1234.5,
    });
    expect((await send(await delivery()))?.problems).toEqual([]);
    const fields = ['ContactFirstName', 'ContactBirthday', 'ContactNoPhoneCalls', 'ContactChildren'];
    expect(await stored(...fields, 'ContactYearlyBudget')).toEqual({
      ContactFirstName: 'Grace',
      ContactBirthday: '1906-12-09T00:00:00.0000000',
      ContactNoPhoneCalls: true,
      ContactChildren: 2,
      ContactYearlyBudget: 1234.5,
    });
  });

  it('changes only what it contains and what differs', async () => {
    await edit({ jobtitle: 'Director', address1_city: 'Elsewhere' });
    expect((await send({ firstname: 'Ada', jobtitle: 'Director' }))?.changedFields).toEqual([
      'ContactJobTitle',
    ]);
    expect(await stored('ContactFirstName', 'ContactCity')).toEqual({
      ContactFirstName: 'Ada',
      ContactCity: 'London',
    });
  });

  it('clears with an explicit null only the fields that say so', async () => {
    await edit({ jobtitle: null, address1_city: null });
    expect((await send({ jobtitle: null, address1_city: null }))?.changedFields).toEqual(['ContactJobTitle']);
    expect(await stored('ContactJobTitle', 'ContactCity')).toEqual({
      ContactJobTitle: null,
      ContactCity: 'London',
    });
  });

  it('never touches a field that only goes to Dynamics', async () => {
    await agree({ ContactZIP: '11000' });
    expect(await send({ address1_postalcode: '60200' })).toBeUndefined();
    expect(await stored('ContactZIP')).toEqual({ ContactZIP: '11000' });
  });

  it('names every value that does not fit, and takes the others', async () => {
    const result = await send({
      versionnumber: Number(await rowVersion()) + 1,
      firstname: 'Grace',
      jobtitle: 'x'.repeat(51),
      birthdate: 'soon',
      preferredappointmentdaycode: 99,
      donotphone: 'maybe',
      numberofchildren: 1.5,
      annualincome: 1e308,
      address1_city: 'Lon\ud83d',
    });
    expect(result?.changedFields).toEqual(['ContactFirstName']);
    expect(result?.problems.map(({ column, code }) => `${column} ${code}`).sort()).toEqual([
      'address1_city invalidText',
      'annualincome outOfRange',
      'birthdate notADate',
      'donotphone notABoolean',
      'jobtitle tooLong',
      'numberofchildren notWhole',
      'preferredappointmentdaycode unknownChoice',
    ]);
  });

  it('that holds less than a run has met takes what it holds as it is now, and leaves the rest for later', async () => {
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, {
      jobtitle: 'Newer',
      address1_city: 'Elsewhere',
    });
    await stage.sync({ mode: 'full' });
    expect((await send({ jobtitle: 'Older' }))?.changedFields).toEqual(['ContactJobTitle']);
    expect(await stored('ContactJobTitle', 'ContactCity')).toEqual({
      ContactJobTitle: 'Newer',
      ContactCity: 'London',
    });
    expect((await send({ address1_city: 'Old' }))?.changedFields).toEqual(['ContactCity']);
    expect(await stored('ContactCity')).toEqual({ ContactCity: 'Elsewhere' });
  });

  it('in the form of a flow trigger is taken once, and no older delivery after it', async () => {
    await edit({ jobtitle: 'First' });
    const first = await delivery();
    await edit({ jobtitle: 'Second' });
    const second = await delivery();
    expect(await requestsFor(() => send(second))).toBe(0);
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Second' });
    expect(await requestsFor(() => send(second))).toBe(0);
    expect(await send(first)).toBeUndefined();
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Second' });
  });

  it('without a version is not believed: the row is looked up', async () => {
    await edit({ jobtitle: 'Second' });
    const { RowVersion: _version, ...old } = await delivery();
    await edit({ jobtitle: 'Third', firstname: 'Grace' });
    expect((await send(old))?.changedFields.sort()).toEqual(['ContactFirstName', 'ContactJobTitle']);
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Third' });
    expect(await send(old)).toBeUndefined();
  });

  it('marks nothing as known with its ID and version alone', async () => {
    await edit({ jobtitle: null });
    await agree({ ContactJobTitle: null });
    await edit({ firstname: 'Grace' });
    const { contactid, RowVersion, ...columns } = await delivery();
    expect(await send({ contactid, RowVersion })).toBeUndefined();
    expect((await send({ contactid, RowVersion, ...columns }))?.changedFields).toEqual(['ContactFirstName']);
  });

  it('marks its version as known for the columns it holds, and no others', async () => {
    await edit({ firstname: 'Grace', jobtitle: 'Second', address1_city: 'Elsewhere' });
    const part = await delivery({ columns: ['firstname', 'jobtitle'] });
    expect((await send(part))?.changedFields.sort()).toEqual(['ContactFirstName', 'ContactJobTitle']);
    expect(await send(part)).toBeUndefined();
    expect((await send(await delivery()))?.changedFields).toEqual(['ContactCity']);
    expect(await requestsFor(async () => send(await delivery()))).toBe(1);
  });

  it('with a part of an older version than is known of others is looked up', async () => {
    await edit({ address1_city: 'Between' });
    const old = await delivery({ columns: ['address1_city'] });
    await edit({ jobtitle: 'Second', address1_city: 'Elsewhere' });
    await send(await delivery({ columns: ['jobtitle'] }));
    expect((await send(old))?.changedFields).toEqual(['ContactCity']);
    expect(await stored('ContactCity')).toEqual({ ContactCity: 'Elsewhere' });
  });

  it('that leaves out a column which was emptied clears the field that says so, at the cost of one read', async () => {
    await edit({ jobtitle: null, address1_city: null });
    const emptied = await delivery();
    expect(emptied).not.toHaveProperty('jobtitle');
    expect(await requestsFor(() => send(emptied))).toBe(1);
    expect(await stored('ContactJobTitle', 'ContactCity')).toEqual({
      ContactJobTitle: null,
      ContactCity: 'London',
    });
    expect(await requestsFor(() => send(emptied))).toBe(0);
  });

  it('brings a column that was mapped since, although its version is known', async () => {
    await edit({ department: 'Computing' });
    const body = await delivery();
    await send(body);
    expect(await send(body)).toBeUndefined();
    await stage.save([...mapping, pair('ContactMiddleName', 'department')]);
    try {
      expect((await send(body))?.changedFields).toEqual(['ContactMiddleName']);
      expect(await send(body)).toBeUndefined();
    } finally {
      await stage.save(mapping);
    }
  });

  it('is known again after a change of the mapping at the cost of one read, and no run', async () => {
    await edit({ jobtitle: 'Second', department: null });
    const body = await delivery();
    await send(body);
    await stage.save([...mapping, pair('ContactMiddleName', 'department')]);
    try {
      expect(await requestsFor(() => send(body))).toBe(1);
      expect(await requestsFor(() => send(body))).toBe(0);
      const isSettled = createRowCheck(stage.engine.parts);
      expect(
        (await isSettled(rowId, String(await rowVersion()), (property) => property in body)).isKnown,
      ).toBe(true);
      expect((await isSettled(rowId, String(Number(await rowVersion()) + 1))).isKnown).toBe(false);
    } finally {
      await stage.save(mapping);
    }
  });

  it('leaves open what was mapped since and is not in it, for a delivery that holds it and for the next run', async () => {
    await edit({ jobtitle: 'Second', department: 'Logic' });
    const body = await delivery();
    await send(body);
    const { department: _left, ...part } = body;
    await stage.save([...mapping, pair('ContactMiddleName', 'department')]);
    try {
      expect(await send(part)).toBeUndefined();
      const isSettled = createRowCheck(stage.engine.parts);
      expect(
        (await isSettled(rowId, String(await rowVersion()), (property) => property in part)).isKnown,
      ).toBe(true);
      expect(
        (await isSettled(rowId, String(await rowVersion()), (property) => property in body)).isKnown,
      ).toBe(false);
      expect((await send(body))?.changedFields).toEqual(['ContactMiddleName']);
    } finally {
      await stage.save(mapping);
    }
  });

  it('that was not meant to hold a column which may clear a field does not clear it', async () => {
    await edit({ firstname: 'Grace' });
    const part = await delivery({ columns: ['firstname'] });
    expect((await send(part))?.changedFields).toEqual(['ContactFirstName']);
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Analyst' });
  });

  it.each([
    ['its versionnumber', (version: number) => ({ versionnumber: version })],
    ['its etag', (version: number) => ({ '@odata.etag': `W/"${version}"` })],
    ['RowVersion', (version: number) => ({ RowVersion: String(version) })],
  ])('with %s is taken once, in whatever order the flow delivers it', async (_form, told) => {
    const edited = async (jobtitle: string) => {
      await edit({ jobtitle });
      return { jobtitle, birthdate: null, ...told(Number(stage.versions().get(rowId))) };
    };
    const [first, second] = [await edited('First'), await edited('Second')];
    expect((await send(second))?.changedFields).toContain('ContactJobTitle');
    expect(await send(second)).toBeUndefined();
    expect(await send(first)).toBeUndefined();
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Second' });
  });

  it.each([
    ['a time', () => 1_790_000_000_000],
    ['the ticks of a time', () => 638_000_000_000_000_000],
    ['a number 900 million ahead', (known: number) => known + 900_000_000],
    ['a number a few thousand ahead', (known: number) => known + 2_000],
  ])('with %s for its version hides no later row', async (_what, forged) => {
    await edit({ jobtitle: 'Second' });
    const versionnumber = forged(Number(await rowVersion()));
    expect((await send({ jobtitle: 'Second', versionnumber }))?.changedFields).toEqual(['ContactJobTitle']);
    await edit({ jobtitle: 'Third' });
    expect((await send(await delivery()))?.changedFields).toEqual(['ContactJobTitle']);
  });

  it('that is known is refused from the moment the switch is off', async () => {
    const known = await delivery();
    expect(await send(known)).toBeUndefined();
    const turn = (to: string) => storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', to);
    await turn('False');
    await expect(send(known)).rejects.toMatchObject({ refusal: { code: 'contactSyncOff' } });
    await turn('True');
    expect(await send(known)).toBeUndefined();
  });

  it('with a choice that was added in Dynamics a moment ago is taken, and one that is none costs nothing more', async () => {
    const days = await stage.inDynamics.control('PATCH', choices, { options: dayOff });
    expect(days).toMatchObject({ status: 200 });
    let versionnumber = Number(await rowVersion());
    const sendDay = (preferredappointmentdaycode: number) => {
      versionnumber += 1;
      return send({ versionnumber, preferredappointmentdaycode, jobtitle: 'Analyst', birthdate: null });
    };
    expect((await sendDay(9))?.problems).toHaveLength(1);
    const real = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => real() + 61_000);
    try {
      expect((await sendDay(9))?.problems).toEqual([]);
      expect(await stored('ContactPreferredDay')).toEqual({ ContactPreferredDay: 'Day off' });
      stage.dynamics.conditions.log.reset();
      expect((await sendDay(99))?.problems).toHaveLength(1);
      expect(stage.dynamics.conditions.log.counts().requests).toBe(0);
    } finally {
      later.mockRestore();
    }
  });

  it('loses nothing when many come at once', async () => {
    const version = Number(await rowVersion());
    const titles = Array.from({ length: 8 }, (_, index) => `Title ${index}`);
    const rows = titles.map((jobtitle, index) => ({ jobtitle, versionnumber: version + 1 + index }));
    await Promise.all(rows.map(send));
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Title 7' });
    expect(await rowVersion()).toBe(rows.at(-1)?.versionnumber);
  });
});
