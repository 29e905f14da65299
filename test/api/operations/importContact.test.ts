import { expect, it } from 'vitest';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { contactView, ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';

it('answers with what became of the row', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/contacts/ada%40example.com/import', { as });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ contactId: 7, rowId: ROW, outcome: 'created' });
  expect(calls).toEqual([['import', 7, 'editor']]);
});

it('answers 404 for a contact there is not', async () => {
  const { send } = createTestApi();
  const answer = await send('POST', '/contacts/8/import', { as });
  expect(answer.status).toBe(404);
  expect(answer.json()).toMatchObject({ code: 'contactNotFound' });
});

it('answers 409 when several contacts have the e-mail address', async () => {
  const { send, stored, calls } = createTestApi();
  stored.push(contactView({ contactId: 8 }));
  const answer = await send('POST', '/contacts/ada%40example.com/import', { as });
  expect(answer.status).toBe(409);
  expect(answer.json()).toMatchObject({ code: 'severalContacts', detail: 'Contacts 7, 8 fit.' });
  expect(calls).toEqual([]);
});

it('answers 422 and names the field whose value does not fit', async () => {
  const { send, contacts } = createTestApi();
  const problem = {
    field: 'ContactNotes',
    column: 'description',
    code: 'tooLong',
    detail: 'Too long.',
  } as const;
  contacts.importContact = async () => {
    throw new SyncRefused({ kind: 'notReady', code: 'tooLong', detail: 'Too long.', problems: [problem] });
  };
  const answer = await send('POST', '/contacts/7/import', { as });
  expect(answer.status).toBe(422);
  expect(answer.json()).toMatchObject({ field: 'ContactNotes', problems: [problem] });
});

it('answers 503 with the time to wait when Dynamics is throttling', async () => {
  const { send, contacts, logged } = createTestApi();
  contacts.importContact = async () => {
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
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/contacts/Ada/import', { as });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'contactUnreadable', field: 'contact' });
  expect(calls).toEqual([]);
});
