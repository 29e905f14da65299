import { expect, test } from 'vitest';
import { connectCaller } from '../../standins/dataverse/connectCaller.ts';
import { connect } from '../connect.ts';

/** Two contacts with a phone call and a task each. */
async function withActivities() {
  const { client, standin } = await connect({ contacts: { count: 2 } });
  const ids = [...(standin.organization.table('contact')?.rows.scan() ?? [])].map(({ id }) => id);
  const people = await connectCaller(standin);
  for (const id of ids) {
    for (const table of ['phonecall', 'task'])
      await people.send('POST', `${table}s`, {
        subject: `${table} of ${id}`,
        scheduledstart: '2026-05-04T10:15:00Z',
        [`regardingobjectid_contact_${table}@odata.bind`]: `/contacts(${id})`,
      });
  }
  standin.conditions.log.reset();
  return { client, standin, ids };
}

test('gives activities of the tables asked for, with the row they regard, in one request', async () => {
  const { client, standin, ids } = await withActivities();
  const [first = ''] = ids;
  const rows = await client.findActivities(
    { regarding: [first], tables: ['phonecall'] },
    { select: ['scheduledstart'] },
  );
  expect(rows.map(({ values }) => values)).toEqual([
    expect.objectContaining({
      _regardingobjectid_value: first,
      activitytypecode: 'phonecall',
      scheduledstart: '2026-05-04T10:15:00Z',
    }),
  ]);
  expect(standin.conditions.log.counts().requests).toBe(1);
});

test('gives them for as many rows as are asked for', async () => {
  const { client, ids } = await withActivities();
  const others = Array.from({ length: 250 }, () => crypto.randomUUID());
  const rows = await client.findActivities(
    { regarding: [...others, ...ids], tables: ['phonecall', 'task'] },
    { select: [] },
  );
  expect(rows).toHaveLength(4);
});

test('asks nothing where there is nothing to ask for', async () => {
  const { client, standin } = await withActivities();
  expect(await client.findActivities({ regarding: [], tables: ['task'] }, { select: [] })).toEqual([]);
  expect(standin.conditions.log.counts().requests).toBe(0);
});
