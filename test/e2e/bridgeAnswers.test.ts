import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../sync/startStage.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

let stage: Stage;
let bridge: ServedBridge;
let link: { contactId: number; rowId: string };

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  await stage.sync();
  bridge = await startBridge(stage.engine, stage.dynamics.url);
  const [[contactId, rowId] = [0, '']] = await stage.links();
  link = { contactId, rowId };
});

afterAll(async () => {
  await bridge.close();
  await stage.close();
});

const contact = () =>
  stage.database.db
    .selectFrom('OM_Contact')
    .selectAll()
    .where('ContactID', '=', link.contactId)
    .executeTakeFirstOrThrow();

describe('the fields of contacts as makers see them', () => {
  it.each([
    ['ListContacts', 'value'],
    ['WhenContactQualifies', 'items'],
    ['WhenContactChanges', 'items'],
  ])('of %s carry the captions of Xperience and the display names of Dynamics', async (operation, list) => {
    const schema = await bridge.connection.dynamicSchema(operation, 'response');
    expect(schema).toMatchObject({
      properties: {
        [list]: {
          items: {
            properties: {
              fields: { properties: { ContactCity: { 'x-ms-summary': 'City' } } },
              row: { properties: { address1_city: { 'x-ms-summary': expect.stringMatching(/City/) } } },
            },
          },
        },
      },
    });
  });
});

describe('what a maker puts into UpdateContact', () => {
  const update = (row: Record<string, unknown>) =>
    bridge.connection.call('UpdateContact', { row: { contactid: link.rowId, ...row } });

  const annotated = async () =>
    (
      await stage.inDynamics.get<Record<string, unknown>>(`contacts(${link.rowId})`, {
        Prefer: 'odata.include-annotations="*"',
      })
    ).body;

  /** The row changes in Dynamics in what is not mapped. @returns its version then */
  const moved = async () => {
    await stage.inDynamics.send('PATCH', `contacts(${link.rowId})`, { fax: '+420 1' });
    return stage.versions().get(link.rowId);
  };

  it('may be an annotated row with objects within it', async () => {
    await update(await annotated());
    await stage.inDynamics.send('PATCH', `contacts(${link.rowId})`, { address1_city: 'Telč' });
    const nested = { parentcustomerid_account: { name: 'Contoso', deep: { list: [1] } } };
    const { status, body } = await update({ ...(await annotated()), ...nested });
    expect({ status, body }).toEqual({ status: 200, body: { ...link, changedFields: ['ContactCity'] } });
  });

  it.each([
    ['an object', { name: 'Brno' }],
    ['a list', ['Brno', 'Telč']],
  ])(
    'changes nothing where %s stands in place of a text, says so, and takes the rest',
    async (found, value) => {
      const before = await contact();
      const versionnumber = await moved();
      const row = { versionnumber, address1_city: value, jobtitle: `Baker after ${found}` };
      expect(await update(row)).toMatchObject({
        status: 200,
        body: {
          changedFields: ['ContactJobTitle'],
          problems: [
            {
              code: 'notASingleValue',
              field: 'ContactCity',
              column: 'address1_city',
              detail: `address1_city does not fit ContactCity: it holds ${found} instead of a single value. Put the text, number or ID itself there.`,
            },
          ],
        },
      });
      expect((await contact()).ContactCity).toBe(before.ContactCity);
    },
  );

  it('is taken when it is sent again with a text where an object stood', async () => {
    const versionnumber = await moved();
    await update({ versionnumber, address1_city: { name: 'Olomouc' } });
    expect(await update({ versionnumber, address1_city: 'Olomouc' })).toMatchObject({
      status: 200,
      body: { changedFields: ['ContactCity'] },
    });
  });

  it('may have a versionnumber that is none', async () => {
    await stage.inDynamics.send('PATCH', `contacts(${link.rowId})`, { address1_city: 'Kutná Hora' });
    const answer = await update({ versionnumber: 1.5, address1_city: 'Older' });
    expect(answer).toMatchObject({ status: 200, body: { changedFields: ['ContactCity'] } });
  });

  it.each([
    [
      'a date',
      { birthdate: 'next week' },
      'birthdate does not fit ContactBirthday: "next week" is not a date such as 2024-12-31 or 2024-12-31T18:30:00.',
    ],
    [
      'yes or no',
      { donotphone: 'maybe' },
      'donotphone does not fit ContactNoPhoneCalls: "maybe" is none of true, false, 1, 0, "Allow", "Do Not Allow".',
    ],
  ])('changes nothing where a text is not %s, and the answer says so', async (_, row, detail) => {
    const before = await contact();
    const { status, body } = await update({ versionnumber: await moved(), ...row });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { changedFields: [], problems: [{ detail }] },
    });
    expect(await contact()).toEqual(before);
  });
});

it('optional parameters left empty are not sent', async () => {
  const answer = await bridge.connection.call('ListContacts', { show: 'linked', limit: null, cursor: null });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
});

it('text for a number is refused before it reaches the bridge', async () => {
  await expect(bridge.connection.call('ListContacts', { limit: 'many' })).rejects.toThrow(
    /'limit' to be of type 'Integer' but is of type 'String'/,
  );
});
