import { expect, test } from 'vitest';
import { classifyRefusal } from '../../../bridge/dataverse/write/classifyRefusal.ts';

const id = '00000000-0000-0000-0000-00000000000a';

function classify(write: 'create' | 'update', status: number, code: string, message = '') {
  const body = Buffer.from(JSON.stringify({ error: { code, message } }));
  const refusal = classifyRefusal(write, id, { status, headers: {}, body });
  return refusal.outcome === 'refused'
    ? `refused: ${refusal.reason}${refusal.worthRepeating ? ', repeat' : ''}`
    : refusal.outcome;
}

test.each<['create' | 'update', number, string, string, string]>([
  ['create', 412, '0x80040237', 'Cannot insert duplicate key.', 'exists'],
  ['create', 500, '-2147220937', 'Cannot insert duplicate key.', 'exists'],
  ['create', 412, '', 'A record with matching key values already exists.', 'exists'],
  ['create', 412, '0x80060892', 'The entity key is taken.', 'refused: duplicate'],
  ['create', 412, '0x80040333', 'A duplicate was found.', 'refused: duplicate'],
  ['create', 500, '0x80040333', 'A duplicate was found.', 'refused: duplicate'],
  [
    'create',
    404,
    '0x80040217',
    'account With Id = 00000000-0000-0000-0000-0000000000ff Does Not Exist',
    'refused: data',
  ],
  ['update', 412, '0x80060882', 'The version does not match.', 'changed'],
  ['update', 412, '-2147088254', 'The version does not match.', 'changed'],
  ['update', 412, '', 'Precondition failed', 'changed'],
  ['update', 412, '0x80040237', 'Cannot insert duplicate key.', 'refused: duplicate'],
  ['update', 404, '0x80040217', `contact With Id = ${id} Does Not Exist`, 'missing'],
  ['update', 404, '0x80040217', `contact With Id = ${id.toUpperCase()} Does Not Exist`, 'missing'],
  [
    'update',
    404,
    '0x80040217',
    'account With Id = 00000000-0000-0000-0000-0000000000ff Does Not Exist',
    'refused: data',
  ],
  ['update', 404, '', 'Not found', 'refused: data'],
  ['update', 400, '0x80044331', 'The length exceeded the maximum', 'refused: data'],
  ['update', 403, '0x80040220', 'missing prvWriteContact privilege', 'refused: forbidden'],
  ['update', 400, '0x80048306', 'missing privilege', 'refused: forbidden'],
  ['update', 403, '', 'no', 'refused: forbidden'],
  ['update', 429, '0x80072322', 'Number of requests exceeded', 'refused: transient, repeat'],
  ['update', 503, '', 'busy', 'refused: transient, repeat'],
  ['update', 500, '0x80044150', 'Generic SQL error', 'refused: transient, repeat'],
  ['update', 500, '0x80044151', 'SQL timeout expired', 'refused: transient, repeat'],
  ['update', 500, '0x80040216', 'An unexpected error occurred.', 'refused: transient'],
])('%s answered with %i %s "%s" is %s', (write, status, code, message, expected) => {
  expect(classify(write, status, code, message)).toBe(expected);
});
