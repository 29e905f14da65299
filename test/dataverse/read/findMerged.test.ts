import { expect, test } from 'vitest';
import { connectCaller } from '../../standins/dataverse/connectCaller.ts';
import { connect } from '../connect.ts';
import { contact } from '../tables.ts';

const longAgo = '2000-01-01T00:00:00Z';
const farAhead = '2999-01-01T00:00:00Z';

/** Three rows; the first was merged into the second. */
async function withMerge() {
  const { client, standin } = await connect({ contacts: { count: 3 } });
  const ids = [...(standin.organization.table('contact')?.rows.scan() ?? [])].map(({ id }) => id);
  const reference = (contactid = '') => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid });
  const [subordinate, target] = ids;
  const people = await connectCaller(standin);
  await people.send('POST', 'Merge', {
    Target: reference(target),
    Subordinate: reference(subordinate),
    PerformParentingChecks: false,
  });
  standin.conditions.log.reset();
  return { client, standin, subordinate, target };
}

test('gives rows that were merged since then, with their master and when', async () => {
  const { client, subordinate, target } = await withMerge();
  const rows = await client.findMerged({ table: contact, select: ['lastname'], since: longAgo });
  expect(rows).toMatchObject([
    {
      id: subordinate,
      values: {
        merged: true,
        _masterid_value: target,
        modifiedon: expect.any(String),
        lastname: expect.any(String),
      },
    },
  ]);
});

test('gives none that were merged before', async () => {
  const { client } = await withMerge();
  expect(await client.findMerged({ table: contact, select: [], since: farAhead })).toEqual([]);
});

test('travel with the question who we are in one request', async () => {
  const { client, standin, subordinate } = await withMerge();
  const { identity, merged } = await client.whoAmIAndMerged({ table: contact, select: [], since: longAgo });
  expect(identity).toEqual(await client.whoAmI());
  expect(merged.map(({ id }) => id)).toEqual([subordinate]);
  expect(standin.conditions.log.counts().requests).toBe(2);
});
