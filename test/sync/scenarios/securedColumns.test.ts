import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { applicationUserId } from '../../standins/dataverse/seed/seedOrganization.ts';
import { refusalOf } from '../settings/refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';
import { storeSetting } from '../storeSetting.ts';

/** Contacts whose e-mail address is a secured column in Dynamics. Empty values clear the other side. */
let stage: MappingStage;
let userId: string;
let contactId: number;
let rowId: string;
const address = 'ada@example.com';
const pairs = [
  pair('ContactEmail', 'emailaddress1', { sendEmpty: true }),
  pair('ContactJobTitle', 'jobtitle'),
  pair('ContactLastName', 'lastname'),
];

beforeAll(async () => {
  stage = await startMappingStage();
  const [application] = stage.dynamics.conditions.directory.applications.values();
  userId = application ? applicationUserId(application) : '';
  await stage.save(pairs);
  await storeSetting(stage.database, 'takeDynamicsChanges', true);
  await stage.sync();
  [[contactId, rowId] = [0, '']] = await stage.links();
});

afterAll(() => stage.close());

const security = (given: object) =>
  stage.inDynamics.control('PUT', 'tables/contact/columns/emailaddress1/security', { userId, ...given });
const open = () => stage.inDynamics.control('DELETE', 'tables/contact/columns/emailaddress1/security');
const mask = () =>
  stage.inDynamics.control('POST', 'rows/attributemaskingrule', {
    rows: [{ entityname: 'contact', attributelogicalname: 'emailaddress1', uniquename: 'mask' }],
  });

const inXperience = async () =>
  (await stage.database.db
    .selectFrom('OM_Contact')
    .select(['ContactEmail', 'ContactJobTitle'])
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow()) as { ContactEmail: string | null; ContactJobTitle: string | null };

const inDynamics = (values: object) => stage.inDynamics.control('PATCH', `rows/contact/${rowId}`, { values });
const version = () => stage.versions().get(rowId);

/** Both sides hold the address, and agree. */
async function agree(): Promise<void> {
  await open();
  await inDynamics({ emailaddress1: address });
  await stage.sync({ mode: 'full' });
  expect((await inXperience()).ContactEmail).toBe(address);
}

const agreedOnAddress = async () => {
  const row = await stage.database.db
    .selectFrom('dynamics365.contact_state')
    .select('agreed')
    .where('contact_id', '=', contactId)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.agreed ?? '{}').emailaddress1;
};

describe.each([
  ['that our user may not read', {}, false],
  ['that our user sees masked', { read: true, update: true, create: true }, true],
  ['that our user may see unmasked only one by one', { read: true, unmasked: 'one' }, true],
])('a secured column %s', (_kind, grant, masked) => {
  beforeAll(async () => {
    await agree();
    if (masked) await mask();
    await security(grant);
  });

  it('is neither taken nor agreed on nor sent by a run, which exchanges the other fields', async () => {
    const before = await agreedOnAddress();
    await inDynamics({ emailaddress1: 'changed@example.com', jobtitle: 'Pilot' });
    const run = await stage.sync({ mode: 'full' });
    expect(run).toMatchObject({ state: 'finished', counts: { failed: 0 } });
    expect(await inXperience()).toEqual({ ContactEmail: address, ContactJobTitle: 'Pilot' });
    expect(await agreedOnAddress()).toEqual(before);
    expect(stage.rows().get(rowId)?.emailaddress1).toBe('changed@example.com');
  });

  it.each([null, 'c######@#######.###', 'forged@example.com'])(
    'is not taken from a flow that delivers %s',
    async (seen) => {
      await inDynamics({ jobtitle: `Seen as ${seen}` });
      const body = {
        contactid: rowId,
        versionnumber: version(),
        emailaddress1: seen,
        jobtitle: `Seen as ${seen}`,
      };
      await updateContact(stage.engine.parts, rowId, body);
      expect(await inXperience()).toEqual({ ContactEmail: address, ContactJobTitle: `Seen as ${seen}` });
    },
  );

  it('is told of with the mapping and by the explanation, and cannot be mapped anew', async () => {
    const told = { code: 'columnSecured', field: 'ContactEmail', column: 'emailaddress1' };
    expect((await stage.read()).problems).toMatchObject([told]);
    const { fields } = await explainContact(stage.engine.parts, contactId);
    expect(fields.find(({ column }) => column === 'emailaddress1')).toMatchObject({
      action: 'none',
      theirs: null,
      note: expect.stringContaining('secured'),
    });
    expect(await refusalOf(stage.save(pairs))).toMatchObject({ code: 'mappingInvalid', problems: [told] });
  });

  it('lets nobody be matched by it: no double is made', async () => {
    await storeSetting(stage.database, 'matchByEmail', true);
    const linked = await stage.links();
    const all = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
    const other = all.find(({ ContactID }) => !linked.has(ContactID))?.ContactID ?? 0;
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactEmail: 'new@example.com' })
      .where('ContactID', '=', other)
      .execute();
    const { problems } = await importContact(stage.engine.parts, other);
    expect(problems).toMatchObject([{ code: 'columnSecured', kind: 'configuration' }]);
    await storeSetting(stage.database, 'matchByEmail', false);
  });
});

describe('a secured column that our user may read, masked or not', () => {
  beforeAll(async () => {
    await agree();
    await mask();
    await security({ read: true, update: true, create: true, unmasked: 'all' });
  });

  it('travels both ways as it is', async () => {
    await inDynamics({ emailaddress1: 'real@example.com' });
    await stage.sync({ mode: 'full' });
    expect((await inXperience()).ContactEmail).toBe('real@example.com');
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactEmail: 'ours@example.com', ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contactId)
      .execute();
    await stage.sync();
    expect(stage.rows().get(rowId)?.emailaddress1).toBe('ours@example.com');
    expect(await agreedOnAddress()).toEqual({ ours: 'ours@example.com', theirs: 'ours@example.com' });
  });

  it('is read with our own eyes when a flow delivers what its connection sees', async () => {
    await inDynamics({ emailaddress1: 'newest@example.com' });
    await updateContact(stage.engine.parts, rowId, {
      contactid: rowId,
      versionnumber: version(),
      emailaddress1: 'n#####@###.###',
    });
    expect((await inXperience()).ContactEmail).toBe('newest@example.com');
  });
});
