import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MappingItem } from '../../../bridge/mapping/types.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { seededIds } from '../../standins/dataverse/seed/seedOrganization.ts';
import { refusalOf } from '../settings/refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';

/** Contacts name their company, as it is called in Dynamics, and an owner by e-mail, whom both sides may change. */
let stage: MappingStage;
let contactId: number;
let rowId: string;
const companies = new Map<string, string>();

const company = (keyColumn: string): MappingItem =>
  pair('ContactCompanyName', 'parentcustomerid', {
    lookup: { table: 'account', keyColumn, unresolved: 'fail' },
  });
const owner = pair('ContactWebsite', 'ownerid', {
  lookup: { table: 'systemuser', keyColumn: 'internalemailaddress', unresolved: 'fail' },
});
const name = pair('ContactLastName', 'lastname');

beforeAll(async () => {
  stage = await startMappingStage();
  await addCompany('Acme');
  await addCompany("O'Neill & Söhne");
  await addCompany('Merged');
  await addCompany('Merged', 1);
  await addCompany('Twins');
  await addCompany('Twins');
  await stage.save([name, company('name'), owner]);
  await stage.sync();
  [contactId, rowId] = [...(await stage.links())][0] ?? [0, ''];
});
afterAll(() => stage.close());
beforeEach(async () => {
  vi.restoreAllMocks();
  await stage.save([name, company('name'), owner]);
});

async function addCompany(called: string, statecode = 0): Promise<void> {
  const { headers } = await stage.inDynamics.send('POST', 'accounts', { name: called });
  const id = /\(([0-9a-f-]{36})\)$/i.exec(headers.get('odata-entityid') ?? '')?.[1] ?? '';
  if (statecode !== 0) await stage.inDynamics.send('PATCH', `accounts(${id})`, { statecode, statuscode: 2 });
  else companies.set(called, id.toLowerCase());
}

async function edit(values: Record<string, string | null>): Promise<void> {
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ...values, ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
}

/** Somebody changes the row in Dynamics, and a flow delivers it. */
async function changeRow(values: Record<string, unknown>, delivered = values) {
  expect(await stage.inDynamics.send('PATCH', `contacts(${rowId})`, values)).toMatchObject({ status: 204 });
  return updateContact(stage.engine.parts, rowId, delivered);
}

const row = () => stage.rows().get(rowId);
const answerOf = async () => {
  const { fields } = await explainContact(stage.engine.parts, contactId);
  return fields.find(({ column }) => column === 'parentcustomerid');
};

describe('a company named by its key', () => {
  it.each(['Acme', ' aCME ', "O'Neill & Söhne", 'Merged'])('is bound to the row: %s', async (called) => {
    await edit({ ContactCompanyName: called });
    expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 0 } });
    const [, id] = [...companies].find(([each]) => each.toLowerCase() === called.trim().toLowerCase()) ?? [];
    expect(row()?.parentcustomerid).toMatchObject({ id, table: 'account' });
  });

  it.each([
    ['nobody has', 'Nobody'],
    ['two active rows have', 'Twins'],
    ['holds half a character', 'Ac\ud83dme'],
  ])('that %s fails alone, and everything else travels', async (_what, called) => {
    await edit({ ContactCompanyName: called, ContactLastName: `Of ${called.length}` });
    expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 1 } });
    expect(row()?.lastname).toBe(`Of ${called.length}`);
    expect(await answerOf()).toMatchObject({ problem: { code: 'referenceNotFound' } });
    await edit({ ContactCompanyName: 'Acme' });
    await stage.sync();
  });

  it.each([
    ['of a table the bridge may not read', 403, '0x80040220', { tables: ['account'] }],
    ['a plug-in falls over on', 500, '0x80040224', { address: 'Poison' }],
  ])('%s fails alone, for a time, and everything else travels', async (_what, status, code, match) => {
    await edit({ ContactCompanyName: 'Poison', ContactLastName: `Of ${code}` });
    const fault = { type: 'error', status, code, message: 'Not this one.' } as const;
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['readMany'], ...match },
      schedule: {},
      scope: 'operation',
      fault,
    });
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['readMany'], ...match },
      schedule: {},
      scope: 'request',
      fault,
    });
    expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 1 } });
    stage.dynamics.conditions.faults.clear();
    expect(row()?.lastname).toBe(`Of ${code}`);
    expect(
      await stage.database.db
        .selectFrom('dynamics365.failure')
        .select(['kind', 'column_name as column'])
        .where('contact_id', '=', contactId)
        .where('code', '=', 'referenceUnreadable')
        .where('state', '=', 'open')
        .execute(),
    ).toEqual([{ kind: 'configuration', column: 'parentcustomerid' }]);
    await edit({ ContactCompanyName: 'Acme' });
    await stage.sync();
  });

  it('that would not fit into a query stops nobody else', async () => {
    await stage.save([name, { ...company('name'), field: 'ContactNotes' }]);
    await edit({ ContactNotes: 'n'.repeat(40_000) });
    expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished' });
    expect((await answerOf())?.problem?.detail).toContain('row of account was found for name "nnn');
    await edit({ ContactNotes: null });
  });

  it('is asked for once, not with every run and every row that comes in', async () => {
    await edit({ ContactCompanyName: 'Acme' });
    await stage.sync();
    const find = vi.spyOn(stage.engine.parts.dataverse, 'findRows');
    await edit({ ContactCompanyName: 'Acme ', ContactLastName: 'Again' });
    await stage.sync();
    await changeRow({ lastname: 'Incoming' });
    expect(find.mock.calls.filter(([, , keys]) => keys.length > 0)).toEqual([]);
  });

  it('that was missed is found as soon as it is there', async () => {
    await edit({ ContactCompanyName: 'Late' });
    await stage.sync();
    await addCompany('Late');
    await edit({ ContactCompanyName: 'Late' });
    await stage.sync();
    expect(row()?.parentcustomerid).toMatchObject({ id: companies.get('Late') });
  });
});

describe('an owner named by e-mail', () => {
  it('is bound to the user', async () => {
    await edit({ ContactWebsite: 'Sam.Seller@contoso.example' });
    await stage.sync();
    expect(row()?.ownerid).toMatchObject({ id: seededIds.salesperson, table: 'systemuser' });
  });

  it('is taken from the ID that a flow delivers', async () => {
    const ownerid = seededIds.administrator;
    const result = await changeRow(
      { 'ownerid@odata.bind': `/systemusers(${ownerid})` },
      { _ownerid_value: ownerid.toUpperCase() },
    );
    expect(result?.changedFields).toEqual(['ContactWebsite']);
    const contact = await stage.database.db
      .selectFrom('OM_Contact')
      .selectAll()
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow();
    expect(contact).toMatchObject({ ContactWebsite: 'ada.admin@contoso.example' });
  });

  it.each([
    ['is no ID', 'Ada Admin'],
    ['is nobody', '10000000-0000-4000-8000-00000000dead'],
    ['is a team', seededIds.salesTeam],
  ])('is a problem of its field when what comes in %s', async (_what, id) => {
    const lastname = `L ${id}`;
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { lastname });
    const versionnumber = stage.versions().get(rowId);
    const result = await updateContact(stage.engine.parts, rowId, {
      _ownerid_value: id,
      lastname,
      versionnumber,
    });
    expect(result).toMatchObject({
      changedFields: ['ContactLastName'],
      problems: [{ column: 'ownerid', code: 'referenceNotFound' }],
    });
  });
});

describe('a lookup by a column that', () => {
  it.each([
    ['the table does not have', 'no_such', 'keyColumnUnknown'],
    ['finds no rows', 'revenue', 'keyColumnUnfit'],
    ['points to other rows', 'primarycontactid', 'keyColumnUnfit'],
  ])('%s is refused when the mapping is saved', async (_what, keyColumn, code) => {
    const { kind, problems } = await refusalOf(stage.save([name, company(keyColumn)]));
    expect({ kind, problems }).toMatchObject({
      kind: 'invalid',
      problems: [{ code, place: 'pairs[1].lookup.keyColumn', detail: expect.stringContaining(keyColumn) }],
    });
  });

  it('has gone since is reported at the start of a run, and in the mapping', async () => {
    await stage.save([name, company('accountnumber')]);
    await stage.inDynamics.control('DELETE', 'tables/account/columns/accountnumber');
    expect((await stage.read()).problems).toMatchObject([{ code: 'keyColumnUnknown' }]);
    const run = stage.sync();
    const told = await run.then(({ reason }) => reason).catch((error: Error) => error.message);
    expect(told).toContain('The table account has no column "accountnumber"');
  });
});
