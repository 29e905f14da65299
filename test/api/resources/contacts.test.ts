import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';
import { FREE_GUID, type KnownContact, knownContact } from '../knownContact.ts';

let stage: Stage;
let api: TestApi;
let known: KnownContact;
beforeAll(async () => {
  stage = await startStage({ contacts: 20, seed: 3 });
  await stage.sync();
  api = createStageApi(stage);
  known = await knownContact(stage);
});
afterAll(() => stage.close());

const as = 'editor';

/** A contact that is not linked. */
async function freeContact(): Promise<number> {
  const { ContactID } = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .orderBy('ContactID')
    .executeTakeFirstOrThrow();
  return ContactID;
}

/** A row that nobody is linked to. */
async function newRow(lastname: string): Promise<string> {
  const { headers } = await stage.inDynamics.send('POST', 'contacts', { lastname });
  return /\(([0-9a-f-]{36})\)/i.exec(headers.get('odata-entityid') ?? '')?.[1]?.toLowerCase() ?? '';
}

const names = [
  ['contact ID', () => String(known.contactId)],
  ['e-mail address', () => encodeURIComponent(known.email)],
  ['row ID', () => known.rowId],
  ['row ID in capitals', () => known.rowId.toUpperCase()],
  ['row ID in braces', () => `%7B${known.rowId}%7D`],
] as const;

describe('GetContact', () => {
  it.each(names)('finds a contact by its %s', async (_name, key) => {
    const answer = await api.send('GET', `/contacts/${key()}`, { as: 'reader' });
    expect(answer.status).toBe(200);
    const { contactId, email } = known;
    expect(answer.json()).toMatchObject({ contactId, email, linked: true, row: { firstname: 'Ada' } });
  });

  it.each([
    ['a plus', 'ada+news@example.com'],
    ['a slash', 'a/da@example.com'],
    ['a percent sign', '100%ada@example.com'],
  ])('takes an e-mail address with %s as a query parameter', async (_name, email) => {
    const answer = await api.send('GET', `/contact?contact=${encodeURIComponent(email)}`, { as: 'reader' });
    // Whole addresses reach the search; one that were cut or decoded twice would be no address.
    expect(answer.json()).toMatchObject({ status: 404, code: 'contactNotFound' });
  });

  it('finds the same contact by path and by query', async () => {
    const email = encodeURIComponent(known.email);
    const [byPath, byQuery] = [
      await api.send('GET', `/contacts/${email}`, { as: 'reader' }),
      await api.send('GET', `/contact?contact=${email}&search=ad`, { as: 'reader' }),
    ];
    expect([byQuery.status, byQuery.json()]).toEqual([200, byPath.json()]);
  });

  it('finds a contact by its GUID for administrators, and shows it to them', async () => {
    const { contactGuid, contactId } = known;
    const answer = await api.send('GET', `/contacts/${contactGuid}`, { as: 'administrator' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ contactId, contactGuid });
  });

  it('answers others who give a contact GUID exactly as for a GUID that nobody has', async () => {
    const real = await api.send('GET', `/contacts/${known.contactGuid}`, { as });
    const other = await api.send('GET', `/contacts/${FREE_GUID}`, { as });
    expect([real.status, real.text]).toEqual([404, other.text]);
  });

  it('shows the contact GUID nowhere to those who may not manage', async () => {
    const { text } = await api.send('GET', `/contacts/${known.contactId}`, { as });
    expect(text.toLowerCase()).not.toContain(known.contactGuid);
  });

  it.each(['Ada', '0', '-1', '2147483648', '1.5', 'ada%00%40example.com', '%40', '%20', '%E0%A4%A'])(
    'refuses %s, which names no contact',
    async (key) => {
      const answer = await api.send('GET', `/contacts/${key}`, { as: 'reader' });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'contactUnreadable', field: 'contact' });
    },
  );

  it('refuses a name longer than any e-mail address', async () => {
    const answer = await api.send('GET', `/contacts/${'a'.repeat(250)}%40example.com`, { as: 'reader' });
    expect(answer.json()).toMatchObject({
      status: 400,
      detail: 'Contact (contact) must not be longer than 254 characters.',
    });
  });

  it('answers 409 when several contacts have the e-mail address', async () => {
    const { db } = stage.database;
    const first = await freeContact();
    await db
      .updateTable('OM_Contact')
      .set({ ContactEmail: 'both@example.com' })
      .where('ContactID', 'in', [first, known.contactId])
      .execute();
    const answers = [
      await api.send('GET', '/contacts/both%40example.com', { as }),
      await api.send('POST', '/contacts/both%40example.com/import', { as }),
    ];
    await db
      .updateTable('OM_Contact')
      .set({ ContactEmail: known.email })
      .where('ContactID', '=', known.contactId)
      .execute();
    for (const answer of answers) {
      expect(answer.json()).toMatchObject({ status: 409, code: 'emailAmbiguous' });
      for (const id of [first, known.contactId]) expect(answer.json().detail).toContain(String(id));
    }
  });
});

describe('ExplainContact', () => {
  it.each(names.slice(0, 3))(
    'explains a contact named by its %s to everybody who may read',
    async (_n, key) => {
      const before = stage.versions();
      const answer = await api.send('GET', `/contacts/${key()}/explanation`, { as: 'reader' });
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({
        contactId: known.contactId,
        linked: true,
        reason: expect.any(String),
      });
      expect(stage.versions()).toEqual(before);
    },
  );

  it('answers 404 for a contact that is not there', async () => {
    const answer = await api.send('GET', '/contacts/4711/explanation', { as: 'reader' });
    expect(answer.json()).toMatchObject({ status: 404, code: 'contactNotFound' });
  });

  it('finds nobody by a contact GUID for those who may not manage', async () => {
    const real = await api.send('GET', `/contacts/${known.contactGuid}/explanation`, { as });
    const other = await api.send('GET', `/contacts/${FREE_GUID}/explanation`, { as });
    expect([real.status, real.text]).toEqual([404, other.text]);
  });

  it('refuses what names no contact', async () => {
    const answer = await api.send('GET', '/contacts/Ada/explanation', { as: 'reader' });
    expect(answer.json()).toMatchObject({ status: 400, code: 'contactUnreadable', field: 'contact' });
  });

  it('is not answered to somebody who is not signed in', async () => {
    expect((await api.send('GET', '/contacts/7/explanation')).status).toBe(401);
  });
});

describe('ImportContact', () => {
  it('answers with what became of the row, by whatever name', async () => {
    const contactId = await freeContact();
    const answer = await api.send('POST', `/contacts/${contactId}/import`, { as });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ contactId, outcome: 'created' });
    expect(stage.rows().has(String(answer.json().rowId))).toBe(true);
    const again = await api.send('POST', `/contacts/${answer.json().rowId}/import`, { as });
    expect(again.json()).toMatchObject({ contactId, outcome: 'unchanged' });
  });

  it('answers 404 for a contact there is not', async () => {
    const answer = await api.send('POST', '/contacts/4711/import', { as });
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'contactNotFound' });
  });

  it('answers 422 and names the field whose value does not fit', async () => {
    const { send, answers } = createTestApi();
    const problem = { field: 'ContactNotes', column: 'description', code: 'tooLong', detail: 'Too long.' };
    answers.ImportContact = async () => {
      throw new SyncRefused({
        kind: 'notReady',
        code: 'tooLong',
        detail: 'Too long.',
        problems: [problem as never],
      });
    };
    const answer = await send('POST', '/contacts/7/import', { as });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ field: 'ContactNotes', problems: [problem] });
  });

  it('answers 503 with the time to wait when Dynamics is throttling', async () => {
    const { send, answers, logged } = createTestApi();
    answers.ImportContact = async () => {
      throw new DataverseUnavailable({
        kind: 'throttled',
        message: 'Dynamics asks to wait.',
        retryAfterMs: 1500,
      });
    };
    const answer = await send('POST', '/contacts/7/import', { as });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    const { code, detail, reference } = answer.json();
    expect([code, detail]).toEqual(['dynamicsThrottled', 'Dynamics asks to wait.']);
    expect(logged).toContainEqual(expect.objectContaining({ reference, operation: 'ImportContact' }));
  });

  it('refuses a name that is none of a contact', async () => {
    const answer = await api.send('POST', '/contacts/Ada/import', { as });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'contactUnreadable', field: 'contact' });
  });
});

describe('LinkContact', () => {
  it('links the contact and answers with it', async () => {
    const contactId = await freeContact();
    const rowId = await newRow('Free');
    const json = { rowId: rowId.toUpperCase() };
    const answer = await api.send('PUT', `/contacts/${contactId}/link`, { as, json });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ contactId, rowId, linked: true });
    expect((await stage.links()).get(contactId)?.toLowerCase()).toBe(rowId);
    const entry = stage.database.db.selectFrom('dynamics365.audit').select(['caller', 'action']);
    const [last] = await entry.orderBy('audit_id', 'desc').execute();
    expect(last).toEqual({ caller: as, action: 'link.create' });
  });

  it('answers 409 when the contact has another row', async () => {
    const json = { rowId: await newRow('Other') };
    const answer = await api.send('PUT', `/contacts/${known.contactId}/link`, { as, json });
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'contactLinkedToOther' });
  });

  it.each([
    ['no row ID', {}, 'Row ID (rowId) is missing.'],
    ['text that is no GUID', { rowId: 'Ada' }, 'Row ID (rowId) has to be a GUID such as'],
    ['a GUID as a name', { rowId: `urn:uuid:${FREE_GUID}` }, 'Row ID (rowId) has to be a GUID such as'],
    ['an unknown property', { rowId: FREE_GUID, hold: true }, '"hold" is not known here. Known: rowId.'],
  ])('refuses %s', async (_case, json, detail) => {
    const { send, calls } = createTestApi();
    const answer = await send('PUT', '/contacts/7/link', { as, json });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ detail: expect.stringContaining(detail) });
    expect(calls).toEqual([]);
  });

  it('refuses a name that is none of a contact', async () => {
    const answer = await api.send('PUT', '/contacts/Ada/link', { as, json: { rowId: FREE_GUID } });
    expect(answer.json()).toMatchObject({ status: 400, code: 'contactUnreadable' });
  });
});

describe('UnlinkContact', () => {
  it('holds the contact unless told otherwise', async () => {
    const [contactId] = [...(await stage.links())].at(-1) ?? [];
    const answer = await api.send('DELETE', `/contacts/${contactId}/link`, { as });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ contactId, linked: false, held: true });
  });

  it.each(['false', 'False'])('does not hold it with hold=%s', async (hold) => {
    const [contactId] = [...(await stage.links())].at(-1) ?? [];
    const answer = await api.send('DELETE', `/contacts/${contactId}/link?hold=${hold}`, { as });
    expect(answer.json()).toMatchObject({ contactId, linked: false, held: false });
  });

  it('refuses a value that is neither true nor false', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('DELETE', '/contacts/7/link?hold=no', { as });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      field: 'hold',
      detail: 'Exclude (hold) has to be true or false, but is text.',
    });
    expect(calls).toEqual([]);
  });

  it('refuses a name that is none of a contact', async () => {
    expect((await api.send('DELETE', '/contacts/Ada/link', { as })).status).toBe(400);
  });
});
