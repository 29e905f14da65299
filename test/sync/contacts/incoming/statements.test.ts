import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateContact } from '../../../../bridge/sync/contacts/updateContact.ts';
import { updateContacts } from '../../../../bridge/sync/contacts/updateContacts.ts';
import type { SyncParts } from '../../../../bridge/sync/syncParts.ts';
import { type CountedDatabase, countStatements } from '../../../../scripts/bench/countStatements.ts';
import { type Stage, startStage } from '../../startStage.ts';
import { storeModuleSetting } from '../../storeModuleSetting.ts';
import { triggerBody } from '../../triggerBody.ts';

/** What rows that come in cost the database: on a server each statement is a way there and back. */
let stage: Stage;
let counted: CountedDatabase;
let parts: SyncParts;
let rowIds: string[];

beforeAll(async () => {
  stage = await startStage({ contacts: 2500, seed: 7 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  await stage.sync();
  await stage.sync({ mode: 'full' });
  rowIds = [...(await stage.links()).values()].slice(0, 1000);
  counted = countStatements(stage.engine.parts.database);
  parts = {
    ...stage.engine.parts,
    database: counted.database,
    // As in production, where calls come one after the other.
    timing: { ...stage.engine.parts.timing, reuseMs: 60_000 },
  };
  // The mapping is compiled, the catalogue read, and Dynamics has said who it is.
  for (const rowId of rowIds.slice(0, 2))
    await updateContact(parts, rowId, await newer(rowId, { address1_city: 'Dačice' }));
});
afterAll(() => stage.close());

type Row = Record<string, unknown>;

/** The row as a trigger delivers it after it was edited. */
async function newer(rowId: string, values: Row): Promise<Row> {
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, values);
  const { body } = await stage.inDynamics.get<Row>(`contacts(${rowId})`);
  return triggerBody(body);
}

async function cost(work: () => Promise<unknown>) {
  counted.take();
  await work();
  const { statements, roundTrips, transactions } = counted.take();
  return { statements, roundTrips, transactions };
}

describe('UpdateContact asks the database', () => {
  it('twice for a newer row with nothing mapped changed', async () => {
    const [rowId = ''] = rowIds;
    const body = await newer(rowId, { fax: '1' });
    // The contact with its state is read; the version is stored.
    expect(await cost(() => updateContact(parts, rowId, body))).toEqual({
      statements: 2,
      roundTrips: 2,
      transactions: 0,
    });
  });

  it('six times for a field that is written, in one transaction', async () => {
    const [rowId = ''] = rowIds;
    const body = await newer(rowId, { address1_city: 'Telč' });
    // Read. Then together: state, what triggers have seen, history, and the contact: locked and compared, written.
    expect(await cost(() => updateContact(parts, rowId, body))).toEqual({
      statements: 6,
      roundTrips: 4,
      transactions: 1,
    });
  });
});

describe('UpdateContacts asks the database', () => {
  it('in four trips for 1,000 rows, 100 of them changed', async () => {
    const rows: { rowId: string; body: Row }[] = [];
    for (const [index, rowId] of rowIds.entries())
      rows.push({
        rowId,
        body: await newer(rowId, index % 10 === 0 ? { address1_city: 'Slavonice' } : { fax: '2' }),
      });
    const counts = await cost(async () => {
      const taken = await updateContacts(parts, rows);
      const changed = [...taken.values()].filter((each) => 'result' in each);
      expect(changed).toHaveLength(100);
    });
    expect(rows).toHaveLength(1000);
    // Contacts are read; a transaction begins, stores the versions of 900 with the 100 as one, and is committed.
    expect(counts).toEqual({ statements: 6, roundTrips: 4, transactions: 1 });
  });
});
