import { beforeAll, describe, expect, test } from 'vitest';
import type { DataverseTable } from '../../../bridge/dataverse/types.ts';
import type { DataverseStandin } from '../../standins/dataverse/createDataverseStandin.ts';
import { instantClock } from '../clocks.ts';
import { connect, openConnection } from '../connect.ts';

describe('contact', () => {
  let table: DataverseTable;
  const column = (name: string) => table.columns.find((each) => each.name === name);

  beforeAll(async () => {
    const { client, close } = await openConnection();
    table = await client.describeTable('contact');
    return close;
  });

  test('has its entity set, ID and name from metadata', () => {
    expect(table).toMatchObject({
      entitySet: 'contacts',
      primaryId: 'contactid',
      primaryName: 'fullname',
      isActivity: false,
    });
  });

  test('lists which bulk messages it takes', () => {
    expect(table).toMatchObject({ createMultiple: true, updateMultiple: true });
  });

  test.each([
    ['firstname', { type: 'String', maxLength: 50, validForUpdate: true }],
    ['description', { type: 'Memo', maxLength: 2000 }],
    ['numberofchildren', { type: 'Integer', min: 0, max: 1_000_000_000 }],
    ['creditlimit', { type: 'Money', min: 0, precision: 2 }],
    ['birthdate', { type: 'DateTime', behavior: 'DateOnly', format: 'DateOnly' }],
    ['lastusedincampaign', { type: 'DateTime', behavior: 'UserLocal', format: 'DateOnly' }],
    ['createdon', { type: 'DateTime', behavior: 'UserLocal', format: 'DateAndTime', validForUpdate: false }],
    ['contactid', { type: 'Uniqueidentifier', primaryId: true }],
    ['fullname', { validForCreate: false, validForUpdate: false, validForRead: true }],
  ])('describes %s', (name, expected) => {
    expect(column(name)).toMatchObject(expected);
  });

  test.each([
    ['gendercode', 'Picklist', { value: 2, label: 'Female' }],
    ['donotemail', 'Boolean', { value: 1, label: 'Do Not Allow' }],
    ['statecode', 'State', { value: 0, label: 'Active' }],
    ['statuscode', 'Status', { value: 2, label: 'Inactive' }],
  ])('gives the choices of %s', (name, type, choice) => {
    expect(column(name)).toMatchObject({ type, choices: expect.arrayContaining([choice]) });
  });

  test('gives the targets of a customer column with the property to bind', () => {
    expect(column('parentcustomerid')).toMatchObject({ type: 'Customer' });
    expect(column('parentcustomerid')?.targets).toEqual(
      expect.arrayContaining([
        { table: 'account', entitySet: 'accounts', navigationProperty: 'parentcustomerid_account' },
        { table: 'contact', entitySet: 'contacts', navigationProperty: 'parentcustomerid_contact' },
      ]),
    );
  });

  test('binds users and teams to an owner column through one property', () => {
    expect(column('ownerid')?.targets).toEqual(
      expect.arrayContaining([
        { table: 'systemuser', entitySet: 'systemusers', navigationProperty: 'ownerid' },
        { table: 'team', entitySet: 'teams', navigationProperty: 'ownerid' },
      ]),
    );
  });

  test('never offers portal columns, names of lookups, or types without a single value', () => {
    expect(table.columns.filter(({ name }) => name.startsWith('adx_'))).toEqual([]);
    expect(column('parentcustomeridname')).toBeUndefined();
    expect(column('entityimage')).toBeUndefined();
  });

  test('gives a column the label of its name where Dynamics has none', () => {
    expect(column('kx_note')?.label).toBe('kx_note');
  });

  test('tells a multi-select column, which Dynamics calls virtual, with its choices', () => {
    expect(column('kx_interests')?.type).toBe('MultiSelectPicklist');
    expect(column('kx_interests')?.choices?.length).toBeGreaterThan(1);
  });

  test('gives the states with the status each begins with', () => {
    expect(table.states).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ value: 1, invariantName: 'Inactive', defaultStatus: 2 }),
      ]),
    );
  });
});

test('an activity table is one, takes no CreateMultiple, and tells its Completed state', async () => {
  const { client } = await connect();
  const task = await client.describeTable('task');
  expect(task).toMatchObject({
    entitySet: 'tasks',
    primaryId: 'activityid',
    isActivity: true,
    createMultiple: false,
  });
  expect(task.states).toContainEqual(
    expect.objectContaining({ invariantName: 'Completed', value: 1, defaultStatus: 5 }),
  );
  const regarding = task.columns.find(({ name }) => name === 'regardingobjectid');
  expect(regarding?.targets).toContainEqual(
    expect.objectContaining({
      table: 'contact',
      navigationProperty: expect.stringMatching(/^regardingobjectid_contact/),
    }),
  );
});

test('a table costs two requests at first and none again', async () => {
  const { client, requests } = await connect();
  await client.describeTable('contact');
  await client.describeTable('contact');
  expect(requests).toHaveLength(2);
});

test('a second table costs one request more', async () => {
  const { client, requests } = await connect();
  await client.describeTable('contact');
  await client.describeTable('task');
  expect(requests).toHaveLength(3);
});

test('asking at the same time costs no more', async () => {
  const { client, requests } = await connect();
  await Promise.all([client.describeTable('contact'), client.describeTable('contact')]);
  expect(requests).toHaveLength(2);
});

test('is read again when asked afresh', async () => {
  const { client, requests } = await connect();
  await client.describeTable('contact');
  await client.describeTable('contact', { fresh: true });
  expect(requests).toHaveLength(4);
});

test('a table that does not exist is named', async () => {
  const { client } = await connect();
  await expect(client.describeTable('cr0a3_visit')).rejects.toMatchObject({
    kind: 'notFound',
    message: expect.stringContaining('cr0a3_visit'),
  });
});

test('a caller that gives up does not take the description from another', async () => {
  const { client } = await connect();
  const controller = new AbortController();
  const given = client.describeTable('contact', { signal: controller.signal }).catch(() => 'given up');
  const kept = client.describeTable('contact');
  controller.abort();
  expect(await given).toBe('given up');
  expect(await kept).toMatchObject({ name: 'contact' });
});

test('lists tables with their entity sets, however irregular', async () => {
  const { client } = await connect();
  const tables = await client.listTables();
  expect(tables.get('activityparty')).toMatchObject({ entitySet: 'activityparties' });
});

/** Removes a column behind the client's back, as an administrator does. */
function removeColumn(standin: DataverseStandin, name: string): void {
  const table = standin.schema.byLogicalName('contact');
  if (table === undefined) throw new Error('The stand-in has no contacts.');
  standin.schema.put({ ...table, columns: table.columns.filter((column) => column.name !== name) });
}

test('an ordinary read notices that the schema has moved: the next description is new', async () => {
  const { standin, client } = await connect({ contacts: { count: 1 } });
  const described = await client.describeTable('contact');
  const read = () => client.findRows(described, 'statecode', [0], { select: ['firstname'] });
  await read();
  removeColumn(standin, 'jobtitle');
  await read();
  const { columns } = await client.describeTable('contact');
  expect(columns.some(({ name }) => name === 'jobtitle')).toBe(false);
});

test('a description is read again by a caller who wants a younger one', async () => {
  const clock = instantClock();
  const { client, requests } = await connect({}, clock);
  await client.describeTable('contact');
  await clock.sleep(30_000);
  await client.describeTable('contact', { maxAgeMs: 30_001 });
  expect(requests).toHaveLength(2);
  await client.describeTable('contact', { maxAgeMs: 30_000 });
  expect(requests).toHaveLength(4);
});

test('a description gets old', async () => {
  const clock = instantClock();
  const { standin, client } = await connect({}, { ...clock, metadataLifeMs: 60_000 });
  await client.describeTable('contact');
  removeColumn(standin, 'jobtitle');
  await clock.sleep(60_000);
  const { columns } = await client.describeTable('contact');
  expect(columns.some(({ name }) => name === 'jobtitle')).toBe(false);
});
