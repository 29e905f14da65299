import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScannedRow, scanRow } from '../../../bridge/api/resources/scanRow.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { storeModuleSetting } from '../../sync/storeModuleSetting.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';
import { FREE_GUID, type KnownContact, knownContact } from '../knownContact.ts';
import { recordHandlers } from '../recordHandlers.ts';

let stage: Stage;
let api: TestApi;
let known: KnownContact;
beforeAll(async () => {
  stage = await startStage({ contacts: 20, seed: 3 });
  known = await knownContactAfter(stage);
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const as = 'editor';
const ROW = '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b';

/** Both sides hold the same of it. */
async function knownContactAfter(at: Stage): Promise<KnownContact> {
  await at.sync();
  const contact = await knownContact(at);
  await at.sync({ mode: 'full' });
  return contact;
}

/** The row of the known contact as Dynamics has it once its first name was changed there. */
async function renamed(firstname: string): Promise<Record<string, unknown>> {
  await stage.inDynamics.send('PATCH', `contacts(${known.rowId})`, { firstname });
  return (await stage.inDynamics.get<Record<string, unknown>>(`contacts(${known.rowId})`)).body;
}

const firstNameInXperience = async () => {
  const query = stage.database.db.selectFrom('OM_Contact').select('ContactFirstName');
  return (await query.where('ContactID', '=', known.contactId).executeTakeFirstOrThrow()).ContactFirstName;
};

describe('UpdateContact', () => {
  it('answers with the fields that were changed, and 204 when the row comes again', async () => {
    const row = await renamed('Augusta');
    const answer = await api.send('POST', '/updatecontact', { as, json: row });
    expect(answer.status).toBe(200);
    const { contactId, rowId } = known;
    expect(answer.json()).toEqual({ contactId, rowId, changedFields: ['ContactFirstName'] });
    expect(await firstNameInXperience()).toBe('Augusta');
    const again = await api.send('POST', '/updatecontact', { as, json: row });
    expect([again.status, again.text]).toEqual([204, '']);
    // A row that holds more than single values passes the quick check by; nothing is new all the same.
    const nested = await api.send('POST', '/updatecontact', { as, json: { ...row, nested: {} } });
    expect([nested.status, nested.text]).toEqual([204, '']);
  });

  it('answers 204 for a row that is not linked', async () => {
    const answer = await api.send('POST', '/updatecontact', { as, json: { contactid: FREE_GUID } });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('takes a row as the Dataverse trigger sends it, annotations and nested objects included', async () => {
    const row = {
      ...(await renamed('Ida')),
      contactid: known.rowId.toUpperCase(),
      _ownerid_value: FREE_GUID,
      '_ownerid_value@OData.Community.Display.V1.FormattedValue': 'Sales',
      fax: null,
      parentcustomerid_account: { name: 'Contoso', deeper: [{ still: true }] },
      ...Object.fromEntries(
        Array.from({ length: 600 }, (_, index) => [`new_column${index}`, 'x'.repeat(2000)]),
      ),
    };
    const answer = await api.send('POST', '/updatecontact', { as, json: row });
    expect(answer.json()).toMatchObject({ rowId: known.rowId, changedFields: ['ContactFirstName'] });
    const { send, calls } = createTestApi();
    expect((await send('POST', '/updatecontact', { as, json: row })).status).toBe(200);
    expect(calls).toEqual([['UpdateContact', row, as]]);
  });

  describe('of a row that is known', () => {
    const body = { contactid: ROW, firstname: 'Augusta', versionnumber: 4711 };
    const known = JSON.stringify(body);

    it.each([
      ['broken JSON', `${known},`],
      ['a comma too much', known.replace('}', ',}')],
      ['a line break inside a text', known.replace('Augusta', 'Aug\nusta')],
      ['bytes that are no UTF-8', Buffer.from(known.replace('Augusta', 'Å'), 'latin1')],
    ])('is refused with %s', async (_what, sent) => {
      const { send, asked } = quickChecking();
      const answer = await send('POST', '/updatecontact', {
        as,
        body: typeof sent === 'string' ? sent : new Uint8Array(sent),
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'malformedJson' });
      expect(asked).toEqual([]);
    });

    it('is answered from its ID and version alone', async () => {
      const { send, asked, calls } = quickChecking();
      const answer = await send('POST', '/updatecontact', { as, json: body });
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(asked).toEqual([[ROW, 4711]]);
      expect(calls).toEqual([]);
    });

    it('is taken all the same where it holds more than single values, which the quick check leaves to it', async () => {
      const { send, calls } = quickChecking();
      const json = { ...body, nested: {} };
      expect((await send('POST', '/updatecontact', { as, json })).status).toBe(200);
      expect(calls).toEqual([['UpdateContact', json, as]]);
    });

    it('is not even looked at without a sign-in, or of another type', async () => {
      const { send, asked } = quickChecking();
      expect((await send('POST', '/updatecontact', { json: body })).status).toBe(401);
      expect((await send('POST', '/updatecontact', { as: 'reader', json: body })).status).toBe(403);
      const headers = { 'content-type': 'text/plain' };
      expect((await send('POST', '/updatecontact', { as, body: known, headers })).status).toBe(415);
      expect(asked).toEqual([]);
    });

    /** An API that takes every row for known, and keeps what it was asked about. */
    function quickChecking() {
      const recorded = recordHandlers();
      const asked: unknown[] = [];
      recorded.handlers.UpdateContact.quickCheck = {
        scan: scanRow,
        async look({ read }: ScannedRow) {
          asked.push([read('contactid'), read('versionnumber')]);
          return { status: 204 };
        },
      };
      const { send } = createTestApi({ handlers: recorded.handlers, checkAnswers: false });
      return { send, asked, calls: recorded.calls };
    }
  });

  it.each([
    ['missing', {}],
    ['empty', { contactid: '' }],
    ['null', { contactid: null }],
    ['no GUID', { contactid: 'Ada' }],
    ['a number', { contactid: 7 }],
  ])('refuses a row whose contactid is %s', async (_case, row) => {
    const answer = await api.send('POST', '/updatecontact', { as, json: row });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'contactidMissing', field: 'contactid' });
  });

  it('is not open to users who may only read', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/updatecontact', { as: 'reader', json: { contactid: ROW } });
    expect(answer.status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe('UpdateContacts', () => {
  it('answers with one result for each row, in their order', async () => {
    const row = await renamed('Bea');
    const rows = [row, { firstname: 'Nobody' }, row];
    const answer = await api.send('POST', '/updatecontacts', { as, json: { rows } });
    expect(answer.status).toBe(200);
    const { rowId } = known;
    expect(answer.json()).toMatchObject({
      changed: 1,
      unchanged: 1,
      failed: 1,
      results: [
        { rowId, outcome: 'changed', changedFields: ['ContactFirstName'] },
        { outcome: 'failed', code: 'contactidMissing' },
        { rowId, outcome: 'unchanged' },
      ],
    });
  });

  it('refuses more than 1,000 rows', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/updatecontacts', { as, json: { rows: new Array(1001).fill({}) } });
    expect(answer.status).toBe(400);
    expect(calls).toEqual([]);
  });
});

// Last: switches are looked at once a second, so what comes before would not notice.
it('UpdateContact answers 403 while synchronization is off, but only to those who are signed in', async () => {
  await setSync('False');
  const fresh = createStageApi(stage);
  const json = { contactid: known.rowId };
  const answer = await fresh.send('POST', '/updatecontact', { as, json });
  expect(answer.status).toBe(403);
  expect(answer.json()).toMatchObject({ code: 'contactSyncOff' });
  expect((await fresh.send('POST', '/updatecontact', { json })).status).toBe(401);
  await setSync('True');
});

async function setSync(value: 'True' | 'False'): Promise<void> {
  await storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', value);
}
