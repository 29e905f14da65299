import { expect, test } from 'vitest';
import { createRequestLogger } from '../../bridge/dataverse/createRequestLogger.ts';
import { connectTo } from './connect.ts';
import { json, refuse, serve } from './serve.ts';

const table = { name: 'contact', entitySet: 'contacts', primaryId: 'contactid' };
const rowId = '5e0c9f1a-7b3d-4a2e-9d6f-1c8b4e7a2d30';

/** What is written to the log when one row is read and Dynamics answers so. */
async function logged(respond: Parameters<typeof serve>[0]): Promise<{ level: string; text: string }[]> {
  const lines: { level: string; text: string }[] = [];
  const write = (level: string) => (said: unknown) => lines.push({ level, text: JSON.stringify(said) });
  const { url } = await serve(respond);
  const onRequest = createRequestLogger({ debug: write('debug'), warn: write('warn') });
  const { client } = connectTo(url, { onRequest });
  await client
    .readRow(table, rowId, { select: ['emailaddress1'], correlationId: 'run-1' })
    .catch(() => undefined);
  return lines;
}

test('an answer is logged quietly, with the IDs that find it on both sides', async () => {
  const [line] = await logged((_, response) =>
    json(
      response,
      200,
      { contactid: rowId, '@odata.etag': 'W/"1"', emailaddress1: 'jane@example.com' },
      { 'x-ms-service-request-id': 'service-1' },
    ),
  );
  expect(line?.level).toBe('debug');
  for (const part of [
    '"correlationId":"run-1"',
    '"requestId":"service-1"',
    '"clientRequestId":"',
    '"status":200',
  ]) {
    expect(line?.text).toContain(part);
  }
});

test('a refusal is a warning', async () => {
  const [line] = await logged((_, response) => refuse(response, 403, '0x80040220', 'No right.'));
  expect(line).toMatchObject({ level: 'warn', text: expect.stringContaining('"requestId":"req-1"') });
});

test('a row that is not there is none', async () => {
  const [line] = await logged((_, response) => refuse(response, 404, '0x80040217', 'Does Not Exist'));
  expect(line?.level).toBe('debug');
});

test('an answer that never came is a warning', async () => {
  const [line] = await logged((_, response) => void response.destroy());
  expect(line?.level).toBe('warn');
});

test('neither tokens nor values of a person are logged', async () => {
  const lines = await logged((_, response) =>
    json(response, 200, { contactid: rowId, '@odata.etag': 'W/"1"', emailaddress1: 'jane@example.com' }),
  );
  const text = lines.map((line) => line.text).join();
  expect(text).not.toContain('jane@example.com');
  expect(text).not.toContain('Bearer');
});
