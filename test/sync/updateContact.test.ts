import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldValue, MappingItem } from '../../bridge/mapping/types.ts';
import { updateContact } from '../../bridge/sync/contacts/updateContact.ts';
import { type MappingStage, pair, startMappingStage } from './settings/startMappingStage.ts';

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
    const result = await send({
      firstname: 'Grace',
      birthdate: '1906-12-09',
      preferredappointmentdaycode: 3,
      donotphone: true,
      numberofchildren: 2,
      annualincome: 1234.5,
    });
    expect(result?.problems).toEqual([]);
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
    expect((await send({ firstname: 'Ada', jobtitle: 'Director' }))?.changedFields).toEqual([
      'ContactJobTitle',
    ]);
    expect(await stored('ContactFirstName', 'ContactCity')).toEqual({
      ContactFirstName: 'Ada',
      ContactCity: 'London',
    });
  });

  it('clears with an explicit null only the fields that say so', async () => {
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

  it('is taken once, however often and in whatever order the flow delivers it', async () => {
    const version = Number(await rowVersion());
    expect((await send({ jobtitle: 'Second', versionnumber: version + 2 }))?.changedFields).toHaveLength(1);
    expect(await send({ jobtitle: 'Second', versionnumber: version + 2 })).toBeUndefined();
    expect(await send({ jobtitle: 'First', '@odata.etag': `W/"${version + 1}"` })).toBeUndefined();
    expect(await stored('ContactJobTitle')).toEqual({ ContactJobTitle: 'Second' });
  });

  it.each([
    ['a time', 1_790_000_000_000],
    ['the ticks of a time', 638_000_000_000_000_000],
  ])('with %s for its version hides no later row', async (_what, versionnumber) => {
    const edit = async (jobtitle: string) => {
      await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle });
      return stage.versions().get(rowId);
    };
    await edit('Second');
    expect((await send({ jobtitle: 'Second', versionnumber }))?.changedFields).toEqual(['ContactJobTitle']);
    const version = await edit('Third');
    const third = await send({ jobtitle: 'Third', versionnumber: version });
    expect(third?.changedFields).toEqual(['ContactJobTitle']);
  });

  it('that is known is refused from the moment the switch is off', async () => {
    const versionnumber = Number(await rowVersion()) + 1;
    await send({ versionnumber });
    expect(await send({ versionnumber })).toBeUndefined();
    const turn = (KeyValue: string) =>
      stage.database.main
        .updateTable('CMS_SettingsKey')
        .set({ KeyValue })
        .where('KeyName', '=', 'Dynamics365ContactSyncEnabled')
        .execute();
    await turn('False');
    await expect(send({ versionnumber })).rejects.toMatchObject({ refusal: { code: 'contactSyncOff' } });
    await turn('True');
    expect(await send({ versionnumber })).toBeUndefined();
  });

  it('with a choice that was added in Dynamics a moment ago is taken, and one that is none costs nothing more', async () => {
    const days = await stage.inDynamics.control('PATCH', choices, { options: dayOff });
    expect(days).toMatchObject({ status: 200 });
    expect((await send({ preferredappointmentdaycode: 9 }))?.problems).toHaveLength(1);
    const real = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => real() + 61_000);
    try {
      expect((await send({ preferredappointmentdaycode: 9 }))?.problems).toEqual([]);
      expect(await stored('ContactPreferredDay')).toEqual({ ContactPreferredDay: 'Day off' });
      stage.dynamics.conditions.log.reset();
      expect((await send({ preferredappointmentdaycode: 99 }))?.problems).toHaveLength(1);
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
