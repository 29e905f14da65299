import { expect, test } from 'vitest';
import type { RowCreateCompleted } from '../../../bridge/dataverse/types.ts';
import { connect } from '../connect.ts';
import { contact, guid, task } from '../tables.ts';

const options = { tag: 'bridge' };
const completed = { statecode: 1, statuscode: 5 };

function tasksOf(count: number, values: RowCreateCompleted['values'] = {}): RowCreateCompleted[] {
  return Array.from({ length: count }, (_, index) => ({
    id: guid(index + 100),
    values: { subject: `Visit ${index}`, ...values },
    state: completed,
  }));
}

async function open() {
  const connection = await connect();
  await connection.client.createRows(contact, [{ id: guid(1), values: { lastname: 'X' } }], options);
  connection.requests.length = 0;
  const stored = (id: string) => connection.standin.organization.table('task')?.rows.get(id)?.values;
  return { ...connection, stored };
}

test('creates rows and completes them in one request', async () => {
  const { client, stored, requests } = await open();
  const rows = tasksOf(20, { 'regardingobjectid_contact_task@odata.bind': `/contacts(${guid(1)})` });
  const { results } = await client.createCompletedRows(task, rows, options);
  expect(results).toEqual(rows.map(({ id }) => ({ id, outcome: 'ok' })));
  expect(stored(guid(119))).toMatchObject({ subject: 'Visit 19', statecode: 1, statuscode: 5 });
  expect(requests).toHaveLength(1);
});

test('a row that is already there is told, and left as it is', async () => {
  const { client, stored } = await open();
  await client.createRows(task, [{ id: guid(100), values: { subject: 'Theirs' } }], options);
  const { results } = await client.createCompletedRows(task, tasksOf(2), options);
  expect(results.map(({ outcome }) => outcome)).toEqual(['exists', 'ok']);
  expect(stored(guid(100))).toMatchObject({ subject: 'Theirs', statecode: 0 });
});

test('a row that cannot be completed is not created either, and the others are', async () => {
  const { client, stored } = await open();
  const [first, second] = tasksOf(2);
  const rows = [{ ...first, state: { statecode: 1, statuscode: 99 } }, second] as RowCreateCompleted[];
  const { results } = await client.createCompletedRows(task, rows, options);
  expect(results).toMatchObject([{ outcome: 'refused', reason: 'data' }, { outcome: 'ok' }]);
  expect(stored(guid(100))).toBeUndefined();
});

test('a lost answer leaves its rows unknown', async () => {
  const { client, standin, stored } = await open();
  standin.conditions.faults.add({
    match: {},
    schedule: { times: 1 },
    scope: 'request',
    fault: { type: 'cut', when: 'afterCommit' },
  });
  const { results } = await client.createCompletedRows(task, tasksOf(2), options);
  expect(results.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
  expect(stored(guid(100))?.statecode).toBe(1);
});

test('a changeset answered in the wrong order is not believed', async () => {
  const { client, standin } = await open();
  standin.conditions.faults.add({
    match: {},
    schedule: {},
    scope: 'request',
    fault: { type: 'misframe', how: 'missingPart' },
  });
  const { results } = await client.createCompletedRows(task, tasksOf(3), options);
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
});

test('a batch never holds more than a thousand operations', async () => {
  const { client, standin } = await open();
  // Large requests are quick here, so that their size grows as far as it may.
  for (const round of [0, 1, 2]) {
    const rows = tasksOf(1500).map((row) => ({ ...row, id: row.id.replace('-4000-', `-4${round}00-`) }));
    const { results } = await client.createCompletedRows(task, rows, options);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
  }
  const sizes = standin.conditions.log.entries().map(({ operations }) => operations.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
});
