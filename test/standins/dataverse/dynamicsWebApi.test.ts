import { DynamicsWebApi } from 'dynamics-web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchToken } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Drives the stand-in with a client of others, as its documentation shows it; nothing of ours in between. */

let standin: DataverseStandin;
let dynamics: DynamicsWebApi;
const missing = '00000000-0000-4000-8000-00000000dead';

beforeAll(async () => {
  standin = await createDataverseStandin({ contacts: { count: 12 } });
  dynamics = new DynamicsWebApi({
    serverUrl: standin.url,
    dataApi: { version: '9.2' },
    onTokenRefresh: () => fetchToken(standin),
  });
});
afterAll(() => standin.close());

type Row = Record<string, unknown>;

async function createContact(data: Row): Promise<string> {
  return await dynamics.create<Row, string>({ collection: 'contacts', data });
}

/** What the client rejects with. */
async function refusalOf(
  work: Promise<unknown>,
): Promise<{ status?: number; code?: string; message?: string }> {
  try {
    await work;
  } catch (error) {
    return error as { status?: number; code?: string };
  }
  throw new Error('The stand-in accepted what it should refuse.');
}

describe('rows', () => {
  it('creates a row and gives its id', async () => {
    const id = await createContact({ firstname: 'Ada', lastname: 'Lovelace' });
    const row = await dynamics.retrieve<Row>({ collection: 'contacts', key: id, select: ['fullname'] });
    expect(row.fullname).toBe('Ada Lovelace');
  });

  it('creates a row and returns it', async () => {
    const row = await dynamics.create<Row>({
      collection: 'contacts',
      data: { lastname: 'Returned', gendercode: 2 },
      returnRepresentation: true,
      select: ['lastname', 'gendercode'],
      includeAnnotations: '*',
    });
    expect(row).toMatchObject({ lastname: 'Returned', gendercode: 2, gendercode_Formatted: 'Female' });
  });

  it('updates a row only while its version is the one that was read', async () => {
    const id = await createContact({ lastname: 'Versioned' });
    const read = await dynamics.retrieve<Row>({ collection: 'contacts', key: id, select: ['lastname'] });
    const etag = String(read['@odata.etag']);
    await dynamics.update({ collection: 'contacts', key: id, data: { jobtitle: 'First' }, ifmatch: etag });
    // A 412 on update is the client's way to say false.
    const second = await dynamics.update<Row, unknown>({
      collection: 'contacts',
      key: id,
      data: { jobtitle: 'Second' },
      ifmatch: etag,
    });
    expect(second).toBe(false);
  });

  it('does not create by update, and creates by upsert', async () => {
    const id = 'aaaaaaaa-0000-4000-8000-000000000001';
    const data = { lastname: 'Upserted' };
    expect(await refusalOf(dynamics.update({ collection: 'contacts', key: id, data }))).toMatchObject({
      status: 404,
    });
    const created = await dynamics.upsert<Row>({
      collection: 'contacts',
      key: id,
      data,
      returnRepresentation: true,
    });
    expect(created.contactid).toBe(id);
  });

  it('upserts create-only and update-only', async () => {
    const id = await createContact({ lastname: 'There' });
    const data = { lastname: 'Changed' };
    const createOnly = dynamics.upsert<Row, unknown>({
      collection: 'contacts',
      key: id,
      data,
      ifnonematch: '*',
    });
    expect(await createOnly).toBeNull();
    const updateOnly = dynamics.upsert<Row, unknown>({
      collection: 'contacts',
      key: missing,
      data,
      ifmatch: '*',
    });
    expect(await updateOnly).toBeNull();
  });

  it('upserts by an alternate key', async () => {
    const key = "kx_externalid='crm-1'";
    const first = await dynamics.upsert<Row>({
      collection: 'contacts',
      key,
      data: { lastname: 'One' },
      returnRepresentation: true,
    });
    const second = await dynamics.upsert<Row>({
      collection: 'contacts',
      key,
      data: { lastname: 'Two' },
      returnRepresentation: true,
    });
    expect([second.contactid, second.lastname, second.kx_externalid]).toEqual([
      first.contactid,
      'Two',
      'crm-1',
    ]);
  });

  it('writes and clears a single property', async () => {
    const id = await createContact({ lastname: 'Property', jobtitle: 'Buyer' });
    await dynamics.updateSingleProperty({
      collection: 'contacts',
      key: id,
      fieldValuePair: { jobtitle: 'Seller' },
    });
    const changed = await dynamics.retrieve<Row>({ collection: 'contacts', key: id, select: ['jobtitle'] });
    await dynamics.deleteRecord({ collection: 'contacts', key: id, property: 'jobtitle' });
    const cleared = await dynamics.retrieve<Row>({ collection: 'contacts', key: id, select: ['jobtitle'] });
    expect([changed.jobtitle, cleared.jobtitle]).toEqual(['Seller', null]);
  });

  it('deletes a row', async () => {
    const id = await createContact({ lastname: 'Deleted' });
    await dynamics.deleteRecord({ collection: 'contacts', key: id });
    const refusal = await refusalOf(
      dynamics.retrieve({ collection: 'contacts', key: id, select: ['lastname'] }),
    );
    expect(refusal).toMatchObject({ status: 404, code: '0x80040217' });
  });

  it('keeps text beyond ASCII', async () => {
    const id = await createContact({ lastname: 'Žluťoučký 🐎' });
    const row = await dynamics.retrieve<Row>({ collection: 'contacts', key: id, select: ['lastname'] });
    expect(row.lastname).toBe('Žluťoučký 🐎');
  });
});

describe('reading', () => {
  it('follows pages to the end', async () => {
    const first = await dynamics.retrieveMultiple<Row>({
      collection: 'contacts',
      select: ['contactid'],
      maxPageSize: 5,
    });
    expect(first.value).toHaveLength(5);
    const all = await dynamics.retrieveAll<Row>({
      collection: 'contacts',
      select: ['contactid'],
      maxPageSize: 5,
    });
    expect(new Set(all.value.map((row) => row.contactid)).size).toBe(
      standin.organization.table('contact')?.rows.size(),
    );
  });

  it('filters, orders, counts and takes the first rows', async () => {
    await dynamics.create({ collection: 'contacts', data: { lastname: "O'Neill", firstname: 'Zoe' } });
    await dynamics.create({ collection: 'contacts', data: { lastname: "O'Neill", firstname: 'Amy' } });
    const found = await dynamics.retrieveMultiple<Row>({
      collection: 'contacts',
      select: ['firstname'],
      filter: "lastname eq 'O''Neill'",
      orderBy: ['firstname desc'],
      top: 1,
      count: true,
    });
    expect([found.oDataCount, found.value.map((row) => row.firstname)]).toEqual([2, ['Zoe']]);
    expect(await dynamics.count({ collection: 'contacts', filter: "startswith(lastname,'o''n')" })).toBe(2);
  });

  it('expands a lookup and shows its annotations', async () => {
    const account = await dynamics.create<Row, string>({ collection: 'accounts', data: { name: 'Contoso' } });
    const id = await createContact({
      lastname: 'Employee',
      'parentcustomerid_account@odata.bind': `accounts(${account})`,
    });
    const row = await dynamics.retrieve<Row>({
      collection: 'contacts',
      key: id,
      select: ['_parentcustomerid_value'],
      expand: [{ property: 'parentcustomerid_account', select: ['name'] }],
      includeAnnotations: '*',
    });
    expect(row).toMatchObject({
      _parentcustomerid_value: account,
      _parentcustomerid_value_Formatted: 'Contoso',
      _parentcustomerid_value_LogicalName: 'account',
      _parentcustomerid_value_NavigationProperty: 'parentcustomerid_account',
      parentcustomerid_account: { name: 'Contoso', accountid: account },
    });
  });

  it('tracks changes by delta link', async () => {
    const request = { collection: 'contacts', select: ['lastname'], trackChanges: true };
    const start = await dynamics.retrieveMultiple<Row>(request);
    const id = await createContact({ lastname: 'Tracked' });
    const changes = await dynamics.retrieveMultiple<Row>({ collection: 'contacts' }, start.oDataDeltaLink);
    expect(changes.value.map((row) => row.contactid)).toEqual([id]);
  });
});

describe('relationships', () => {
  it('associates and disassociates by lookup and by collection', async () => {
    const account = await dynamics.create<Row, string>({
      collection: 'accounts',
      data: { name: 'Fabrikam' },
    });
    const contact = await createContact({ lastname: 'Related' });
    const parent = async (): Promise<unknown> => {
      const row = await dynamics.retrieve<Row>({
        collection: 'contacts',
        key: contact,
        select: ['_parentcustomerid_value'],
      });
      return row._parentcustomerid_value;
    };
    const lookup = {
      collection: 'contacts',
      primaryKey: contact,
      navigationProperty: 'parentcustomerid_account',
    };
    await dynamics.associateSingleValued({ ...lookup, relatedCollection: 'accounts', relatedKey: account });
    expect(await parent()).toBe(account);
    await dynamics.disassociateSingleValued(lookup);
    expect(await parent()).toBeNull();
    const collection = {
      collection: 'accounts',
      primaryKey: account,
      relationshipName: 'contact_customer_accounts',
      relatedKey: contact,
    };
    await dynamics.associate({ ...collection, relatedCollection: 'contacts' });
    expect(await parent()).toBe(account);
    await dynamics.disassociate(collection);
    expect(await parent()).toBeNull();
  });

  it('creates a row below another one', async () => {
    const account = await dynamics.create<Row, string>({ collection: 'accounts', data: { name: 'Below' } });
    await dynamics.create({
      collection: 'accounts',
      navigationPropertyKey: account,
      key: account,
      navigationProperty: 'contact_customer_accounts',
      data: { lastname: 'Child' },
    } as Parameters<typeof dynamics.create>[0]);
    const found = await dynamics.retrieveMultiple<Row>({
      collection: 'contacts',
      select: ['lastname'],
      filter: `_parentcustomerid_value eq ${account}`,
    });
    expect(found.value.map((row) => row.lastname)).toEqual(['Child']);
  });
});

/** How the client reports an operation of a batch that was refused. */
type BatchRefusal = { status: number; error: { code: string; message: string } };

describe('batches', () => {
  it('runs a changeset in which a later part refers to an earlier one', async () => {
    dynamics.startBatch();
    void dynamics.create({ collection: 'contacts', data: { lastname: 'In batch' }, contentId: '1' });
    void dynamics.create({
      collection: 'tasks',
      data: { subject: 'Call', 'regardingobjectid_contact_task@odata.bind': '$1' },
    });
    const [contact, task] = (await dynamics.executeBatch()) as string[];
    const row = await dynamics.retrieve<Row>({
      collection: 'tasks',
      key: String(task),
      select: ['_regardingobjectid_value'],
    });
    expect(row._regardingobjectid_value).toBe(contact);
  });

  it('rolls a changeset back as a whole', async () => {
    dynamics.startBatch();
    void dynamics.create({ collection: 'contacts', data: { lastname: 'Rolled back' } });
    void dynamics.create({ collection: 'contacts', data: { lastname: 'x'.repeat(51) } });
    const refusals = (await refusalOf(dynamics.executeBatch())) as unknown as BatchRefusal[];
    expect(refusals.map(({ status, error }) => [status, error.code])).toEqual([[400, '0x80044331']]);
    expect(await dynamics.count({ collection: 'contacts', filter: "lastname eq 'Rolled back'" })).toBe(0);
  });

  it('goes on after a failure when asked to', async () => {
    dynamics.startBatch();
    void dynamics.retrieve({ collection: 'contacts', key: missing, select: ['lastname'] });
    void dynamics.retrieveMultiple({ collection: 'contacts', select: ['lastname'], top: 1 });
    const [first, second] = await dynamics.executeBatch({ continueOnError: true });
    expect(first).toMatchObject({ status: 404, error: { code: '0x80040217' } });
    expect(second.value).toHaveLength(1);
  });

  it('runs writes outside a changeset one by one', async () => {
    dynamics.startBatch();
    for (const lastname of ['First alone', 'x'.repeat(51), 'Third alone']) {
      void dynamics.create({ collection: 'contacts', data: { lastname } });
    }
    const results = await dynamics.executeBatch({ inChangeSet: false, continueOnError: true });
    expect(results.map((result) => typeof result)).toEqual(['string', 'object', 'string']);
  });

  it('puts an address that is too long into a batch of its own', async () => {
    const ids = standin.organization.table('contact')?.rows.scan() ?? [];
    const [some] = ids;
    const values = Array.from({ length: 60 }, () => `'${some?.id}'`).join(',');
    const filter = `Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${values}])`;
    const found = await dynamics.retrieveMultiple<Row>({
      collection: 'contacts',
      select: ['contactid'],
      filter,
    });
    expect(found.value.map((row) => row.contactid)).toEqual([some?.id]);
  });
});

describe('functions, actions and definitions', () => {
  it('tells who is calling', async () => {
    const answer = await dynamics.callFunction<Row>('WhoAmI');
    expect(answer.OrganizationId).toBe(standin.organization.id);
  });

  it('creates many rows at once', async () => {
    const targets = ['One', 'Two'].map((lastname) => ({
      '@odata.type': 'Microsoft.Dynamics.CRM.contact',
      lastname,
    }));
    const answer = await dynamics.callAction<{ Ids: string[] }>({
      collection: 'contacts',
      actionName: 'Microsoft.Dynamics.CRM.CreateMultiple',
      action: { Targets: targets },
    });
    expect(answer.Ids).toHaveLength(2);
  });

  it('merges two rows', async () => {
    const [kept, merged] = [
      await createContact({ lastname: 'Kept' }),
      await createContact({ lastname: 'Merged' }),
    ];
    const reference = (contactid: string): Row => ({
      '@odata.type': 'Microsoft.Dynamics.CRM.contact',
      contactid,
    });
    await dynamics.callAction({
      actionName: 'Merge',
      action: { Target: reference(kept), Subordinate: reference(merged), PerformParentingChecks: false },
    });
    const row = await dynamics.retrieve<Row>({
      collection: 'contacts',
      key: merged,
      select: ['merged', 'statecode', '_masterid_value'],
    });
    expect(row).toMatchObject({ merged: true, statecode: 1, _masterid_value: kept });
  });

  it('describes tables, columns and choices', async () => {
    const entity = await dynamics.retrieveEntity<Row>({
      key: "LogicalName='contact'",
      select: ['EntitySetName', 'PrimaryIdAttribute'],
    });
    expect(entity).toMatchObject({ EntitySetName: 'contacts', PrimaryIdAttribute: 'contactid' });
    const picklist = await dynamics.retrieveAttribute<{ OptionSet: { Options: unknown[] } }>({
      entityKey: "LogicalName='contact'",
      attributeKey: "LogicalName='gendercode'",
      castType: 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata',
      select: ['LogicalName'],
      expand: [{ property: 'OptionSet', select: ['Options'] }],
    });
    expect(picklist.OptionSet.Options).toHaveLength(2);
    const entities = await dynamics.retrieveEntities<Row>({
      select: ['LogicalName'],
      filter: 'IsActivity eq true',
    });
    expect(entities.value.map((found) => found.LogicalName)).toContain('task');
  });
});
