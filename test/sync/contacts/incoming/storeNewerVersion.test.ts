import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateContact } from '../../../../bridge/sync/contacts/updateContact.ts';
import { updateContacts } from '../../../../bridge/sync/contacts/updateContacts.ts';
import { saveIdentity } from '../../../../bridge/sync/state/installation.ts';
import { pauseBridge, resumeBridge } from '../../../../bridge/sync/state/pause/changePause.ts';
import type { SyncParts } from '../../../../bridge/sync/syncParts.ts';
import type { CountedDatabase } from '../../../../scripts/bench/countStatements.ts';
import type { Stage } from '../../startStage.ts';
import { storeModuleSetting } from '../../storeModuleSetting.ts';
import { type CallStage, type Row, startCallStage } from './startCallStage.ts';

let stage: Stage;
let counted: CountedDatabase;
let parts: SyncParts;
let take: CallStage['take'];
let edited: CallStage['edited'];

beforeAll(async () => {
  ({ stage, counted, parts, take, edited } = await startCallStage({ contacts: 60, seed: 31 }));
});
afterAll(() => stage.close());

/** A linked contact whose row was delivered once and changed nothing, and that row as it is delivered next. */
async function settled(values: Row = { fax: '2' }) {
  const [contactId, rowId] = take();
  expect(await updateContact(parts, rowId, await edited(rowId, { fax: '1' }))).toBeUndefined();
  return { contactId, rowId, body: await edited(rowId, values) };
}

const versionOf = ({ RowVersion }: Row) => Number(RowVersion);

async function stateOf(contactId: number) {
  return stage.database.db
    .selectFrom('dynamics365.contact_state')
    .select(['version', 'row_version', 'agreed'])
    .where('contact_id', '=', contactId)
    .executeTakeFirstOrThrow();
}

async function cost(rowId: string, body: Row) {
  counted.take();
  const result = await updateContact(parts, rowId, body);
  const { statements, writes, transactions } = counted.take();
  return { result, statements, writes, transactions };
}

const inXperience = (contactId: number, values: Row) =>
  stage.database.db.updateTable('OM_Contact').set(values).where('ContactID', '=', contactId).execute();

const decidedAnew = { statements: 3 };

describe('a row that was changed in unmapped columns only since a delivery that changed nothing', () => {
  it('is stored in one statement', async () => {
    const { contactId, rowId, body } = await settled();
    const before = await stateOf(contactId);
    expect(await cost(rowId, body)).toEqual({
      result: undefined,
      statements: 1,
      writes: 1,
      transactions: 0,
    });
    const { version, row_version, agreed } = await stateOf(contactId);
    expect(row_version).toBe(versionOf(body));
    expect({ version, agreed }).toEqual({ version: before.version + 1, agreed: before.agreed });
  });

  it('is stored so again and again', async () => {
    const { contactId, rowId, body } = await settled();
    await updateContact(parts, rowId, body);
    const next = await edited(rowId, { fax: '3' });
    expect(await cost(rowId, next)).toMatchObject({ statements: 1 });
    expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(next) });
  });

  it('is taken as any other where a mapped value changed', async () => {
    const { rowId, body } = await settled({ address1_city: 'Telč' });
    expect(await updateContact(parts, rowId, body)).toMatchObject({ changedFields: ['ContactCity'] });
  });

  it('is taken as any other where a mapped value is left out', async () => {
    const { contactId, rowId, body } = await settled();
    const { lastname: _name, ...without } = body;
    expect(await cost(rowId, without)).toMatchObject({ statements: 2 });
    expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(body) });
  });

  it('is decided anew where somebody has changed the contact meanwhile', async () => {
    const { contactId, rowId, body } = await settled();
    await inXperience(contactId, {
      ContactCity: 'Slavonice',
      ContactLastModified: '2026-11-03T10:00:00.0000000',
    });
    expect(await cost(rowId, body)).toMatchObject(decidedAnew);
    expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(body) });
  });

  it('is decided anew where another process has stored a version meanwhile, and never lowers it', async () => {
    const { contactId, rowId, body } = await settled();
    const later = versionOf(await edited(rowId, { fax: '3' }));
    await stage.database.db
      .updateTable('dynamics365.contact_state')
      .set((eb) => ({ row_version: later, version: eb('version', '+', 1) }))
      .where('contact_id', '=', contactId)
      .execute();
    expect((await cost(rowId, body)).result).toBeUndefined();
    expect(await stateOf(contactId)).toMatchObject({ row_version: later });
  });

  it.each([
    [
      'in the field of the contact',
      (contactId: number) => inXperience(contactId, { ContactDynamics365RelatedID: null }),
    ],
    [
      'in the table of links',
      (contactId: number) =>
        stage.database.db.deleteFrom('dynamics365.link').where('contact_id', '=', contactId).execute(),
    ],
  ])('is not stored where the link was taken away %s', async (_where, unlink) => {
    const { contactId, rowId, body } = await settled();
    const before = await stateOf(contactId);
    await unlink(contactId);
    expect(await updateContact(parts, rowId, body)).toBeUndefined();
    expect(await stateOf(contactId)).toEqual(before);
  });

  it('is looked up where its version is too far ahead to be believed', async () => {
    const { contactId, rowId, body } = await settled();
    await updateContact(parts, rowId, { ...body, RowVersion: String(versionOf(body) + 1_000_000) });
    expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(body) });
  });

  it('is looked up where it says that it was merged', async () => {
    const { rowId, body } = await settled();
    stage.dynamics.conditions.log.reset();
    await updateContact(parts, rowId, { ...body, merged: true });
    expect(stage.dynamics.conditions.log.counts().requests).toBeGreaterThan(0);
  });

  it('is stored once where two deliveries of it come at the same moment, in the newer version', async () => {
    const { contactId, rowId, body } = await settled();
    const newer = await edited(rowId, { fax: '3' });
    for (const order of [
      [body, newer],
      [newer, body],
    ])
      await Promise.all(order.map((each) => updateContact(parts, rowId, each)));
    expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(newer) });
  });

  it('is stored together with others that come at the same moment', async () => {
    const rows = [await settled(), await settled(), await settled()];
    counted.take();
    await Promise.all(rows.map(({ rowId, body }) => updateContact(parts, rowId, body)));
    expect(counted.take()).toMatchObject({ statements: 1, writes: 1 });
  });

  it.each<{ state: string; code: string; begin(): Promise<unknown>; end(): Promise<unknown> }>([
    {
      state: 'the bridge is paused',
      code: 'paused',
      begin: () => pauseBridge(stage.database, { by: 'Test', reason: 'Test' }),
      end: () => resumeBridge(stage.database, { by: 'Test' }),
    },
    {
      state: 'contact sync is off',
      code: 'contactSyncOff',
      begin: () => storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', 'False'),
      end: () => storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', 'True'),
    },
    {
      state: 'another organisation was adopted',
      code: 'organizationDiffers',
      begin: () =>
        stage.database.db
          .updateTable('dynamics365.installation')
          .set({ organization_id: '99999999-9999-4999-8999-999999999999' })
          .execute(),
      end: async () => saveIdentity(stage.database, await parts.dataverse.whoAmI()),
    },
    {
      state: 'the database is a copy',
      code: 'databaseDiffers',
      begin: () =>
        stage.database.db
          .updateTable('dynamics365.installation')
          .set({ database_name: 'Production' })
          .execute(),
      end: () => saveIdentity(stage.database, undefined),
    },
  ])('is refused while $state', async ({ code, begin, end }) => {
    const { contactId, rowId, body } = await settled();
    const before = await stateOf(contactId);
    await begin();
    // The same parts: what is remembered of rows belongs to them.
    const { reuseMs } = parts.timing;
    Object.assign(parts.timing, { reuseMs: 0 });
    try {
      await expect(updateContact(parts, rowId, body)).rejects.toMatchObject({ refusal: { code } });
    } finally {
      await end();
      Object.assign(parts.timing, { reuseMs });
    }
    expect(await stateOf(contactId)).toEqual(before);
    expect(await cost(rowId, body)).toMatchObject({ result: undefined, writes: 1 });
  });
});

describe('many rows, some of which were changed in unmapped columns only', () => {
  it('store the versions of those in one statement, and take the others', async () => {
    const rows = [await settled(), await settled(), await settled({ address1_city: 'Telč' })];
    counted.take();
    const taken = await updateContacts(parts, rows);
    // Versions; then a contact is read, and written in five statements of one transaction.
    expect(counted.take()).toMatchObject({ statements: 7, transactions: 1 });
    expect(rows.map((row) => taken.get(row))).toEqual([
      {},
      {},
      { result: expect.objectContaining({ changedFields: ['ContactCity'] }) },
    ]);
    for (const { contactId, body } of rows)
      expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(body) });
  });

  it('decide anew those whose contacts somebody has changed meanwhile', async () => {
    const rows = [await settled(), await settled()];
    const [{ contactId }] = rows as [(typeof rows)[number]];
    await inXperience(contactId, {
      ContactCity: 'Slavonice',
      ContactLastModified: '2026-11-03T10:00:00.0000000',
    });
    counted.take();
    await updateContacts(parts, rows);
    // The versions, and one contact: read, and its state stored.
    expect(counted.take()).toMatchObject({ statements: 3 });
    for (const { contactId, body } of rows)
      expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(body) });
  });

  it('are taken in their order where there are several of one contact', async () => {
    const { contactId, rowId, body } = await settled({ address1_city: 'Telč' });
    const back = await edited(rowId, { address1_city: 'Dačice' });
    const last = await edited(rowId, { address1_city: 'Telč' });
    const rows = [body, back, last].map((each) => ({ rowId, body: each }));
    const taken = await updateContacts(parts, rows);
    expect(rows.map((row) => taken.get(row))).toEqual(
      rows.map(() => ({ result: expect.objectContaining({ changedFields: ['ContactCity'] }) })),
    );
    expect(await stateOf(contactId)).toMatchObject({ row_version: versionOf(last) });
  });

  it('tell of each that nothing may be taken while another organisation is adopted', async () => {
    const rows = [await settled(), await settled()];
    const before = await stateOf(rows[0]?.contactId ?? 0);
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: '99999999-9999-4999-8999-999999999999' })
      .execute();
    const { reuseMs } = parts.timing;
    Object.assign(parts.timing, { reuseMs: 0 });
    try {
      const taken = await updateContacts(parts, rows);
      expect(rows.map((row) => taken.get(row))).toEqual(
        rows.map(() => ({
          error: expect.objectContaining({
            refusal: expect.objectContaining({ code: 'organizationDiffers' }),
          }),
        })),
      );
    } finally {
      await saveIdentity(stage.database, await parts.dataverse.whoAmI());
      Object.assign(parts.timing, { reuseMs });
    }
    expect(await stateOf(rows[0]?.contactId ?? 0)).toEqual(before);
  });
});
