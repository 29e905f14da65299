import { expect, test } from 'vitest';
import { buildBatch } from '../../../bridge/dataverse/batch/buildBatch.ts';

test('writes every byte as the protocol asks', () => {
  const { contentType, body } = buildBatch(
    [
      [
        {
          method: 'GET',
          path: '/api/data/v9.2/contacts?$select=fullname',
          headers: { Accept: 'application/json' },
        },
      ],
      [
        {
          method: 'PATCH',
          path: '/api/data/v9.2/contacts(1)',
          headers: { 'If-Match': '*' },
          body: '{"lastname":"Žluťoučký"}',
        },
      ],
    ],
    'x',
  );
  expect(contentType).toBe('multipart/mixed; boundary="batch_x"');
  expect(body.toString('utf8')).toBe(
    [
      '--batch_x',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      'GET /api/data/v9.2/contacts?$select=fullname HTTP/1.1',
      'Accept: application/json',
      '',
      '',
      '--batch_x',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      'PATCH /api/data/v9.2/contacts(1) HTTP/1.1',
      'If-Match: *',
      'Content-Type: application/json; type=entry',
      '',
      '{"lastname":"Žluťoučký"}',
      '--batch_x--',
      '',
    ].join('\r\n'),
  );
});

test('numbers the requests of changesets over the whole batch', () => {
  const request = { method: 'PATCH', path: '/tasks(1)', headers: {}, body: '{}' } as const;
  const { body } = buildBatch([{ changeset: [request, request] }, { changeset: [request, request] }], 'x');
  expect(body.toString().match(/Content-ID: \d+/g)).toEqual([1, 2, 3, 4].map((id) => `Content-ID: ${id}`));
});

test('ends every changeset with its own boundary', () => {
  const request = { method: 'PATCH', path: '/tasks(1)', headers: {}, body: '{}' } as const;
  const text = buildBatch([{ changeset: [request] }, { changeset: [request] }], 'x').body.toString();
  expect(text.split('--changeset_x_1--\r\n\r\n--batch_x\r\n')).toHaveLength(2);
  expect(text.endsWith('--changeset_x_2--\r\n\r\n--batch_x--\r\n')).toBe(true);
});
