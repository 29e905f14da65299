import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createRowCheck,
  type ReadContact,
} from '../../../../bridge/sync/contacts/incoming/createRowCheck.ts';
import { updateContact } from '../../../../bridge/sync/contacts/updateContact.ts';
import { callOrigin } from '../../../../bridge/sync/state/audit/audit.ts';
import { listContactHistory } from '../../../../bridge/sync/state/contactHistory.ts';
import type { SyncParts } from '../../../../bridge/sync/syncParts.ts';
import type { CountedDatabase } from '../../../../scripts/bench/countStatements.ts';
import type { Stage } from '../../startStage.ts';
import { type CallStage, type Row, startCallStage } from './startCallStage.ts';

let stage: Stage;
let counted: CountedDatabase;
let parts: SyncParts;
let take: CallStage['take'];
let edited: (rowId: string, address1_city: string) => Promise<Row>;

beforeAll(async () => {
  const started = await startCallStage({ contacts: 60, seed: 29 });
  ({ stage, counted, parts, take } = started);
  edited = (rowId, address1_city) => started.edited(rowId, { address1_city });
});
afterAll(() => stage.close());

async function cityOf(contactId: number): Promise<unknown> {
  const row = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactCity')
    .where('ContactID', '=', contactId)
    .executeTakeFirst();
  return row?.ContactCity;
}

const by = <T>(caller: string, work: () => Promise<T>) =>
  callOrigin.run({ address: '127.0.0.1', kind: 'apiKey', caller, operation: 'UpdateContact' }, work);

/** A rule of the site's own, and how it is taken away again. */
const rules = {
  sqlite: [
    sql`create trigger refuse_city before update on OM_Contact when new.ContactCity = 'Nowhere'
      begin select raise(abort, 'No such city'); end`,
    sql`drop trigger refuse_city`,
  ],
  sqlServer: [
    sql`alter table OM_Contact add constraint refuse_city check (ContactCity <> 'Nowhere')`,
    sql`alter table OM_Contact drop constraint refuse_city`,
  ],
} as const;

describe('what calls at the same moment have decided', () => {
  it('is written in one transaction, and the history of each names its own caller', async () => {
    const contacts = [take(), take(), take()];
    const bodies = await Promise.all(contacts.map(([, rowId], index) => edited(rowId, `City ${index}`)));
    counted.take();
    const lookAt = createRowCheck(parts);
    const looks = await Promise.all(contacts.map(([, rowId]) => lookAt(rowId, undefined)));
    const readOf = (index: number) => (looks[index] as { read?: ReadContact }).read;
    await Promise.all(
      contacts.map(([, rowId], index) =>
        by(`Flow ${index}`, () => updateContact(parts, rowId, bodies[index] ?? {}, readOf(index))),
      ),
    );
    // One look, and the transaction with its statements as one.
    expect(counted.take()).toMatchObject({ transactions: 1, roundTrips: 4 });
    for (const [index, [contactId]] of contacts.entries()) {
      expect(await cityOf(contactId)).toBe(`City ${index}`);
      const [last] = await listContactHistory(stage.database, contactId, { limit: 1 });
      expect(last).toMatchObject({ what: 'taken', caller: `Flow ${index}` });
    }
  });

  it('is written all the same where the database refuses what one of them has', async () => {
    const [refused, taken] = [take(), take()];
    const { db, dialect } = stage.database;
    const [add, remove] = rules[dialect.engine];
    await add.execute(db);
    try {
      const bodies = [await edited(refused[1], 'Nowhere'), await edited(taken[1], 'Třeboň')];
      const results = await Promise.allSettled(
        [refused, taken].map(([, rowId], index) => updateContact(parts, rowId, bodies[index] ?? {})),
      );
      expect(results).toMatchObject([
        { status: 'rejected', reason: { refusal: { code: 'refusedByXperience' } } },
        { status: 'fulfilled', value: { changedFields: ['ContactCity'] } },
      ]);
      expect(await cityOf(taken[0])).toBe('Třeboň');
    } finally {
      await remove.execute(db);
    }
  });

  it('is decided anew for the one that somebody has changed meanwhile, and written for the others', async () => {
    const [changed, other] = [take(), take()];
    const bodies = [await edited(changed[1], 'Slavonice'), await edited(other[1], 'Telč')];
    const calls = [changed, other].map(([, rowId], index) =>
      updateContact(parts, rowId, bodies[index] ?? {}),
    );
    // Between the reading of the calls and their writing.
    await stage.database.db
      .updateTable('dynamics365.contact_state')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('contact_id', '=', changed[0])
      .execute();
    await Promise.all(calls);
    expect([await cityOf(changed[0]), await cityOf(other[0])]).toEqual(['Slavonice', 'Telč']);
  });
});
