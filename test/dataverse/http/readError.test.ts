import { describe, expect, test } from 'vitest';
import { normalizeCode, readError } from '../../../bridge/dataverse/http/readError.ts';

test.each([
  ['0x80040217', '0x80040217'],
  ['0X8006088A', '0x8006088a'],
  ['-2147220969', '0x80040217'],
  [-2147220937, '0x80040237'],
  ['2147746327', '0x80040217'],
  ['0x0', ''],
  ['', ''],
  ['BadRequest', ''],
  [undefined, ''],
])('the code %j is read as %j', (code, expected) => {
  expect(normalizeCode(code)).toBe(expected);
});

describe('an error answer', () => {
  const read = (body: string, headers = {}) => readError({ status: 400, headers, body: Buffer.from(body) });

  test('tells code, message and the request for support', () => {
    const body = '{"error":{"code":"0x80040237","message":"Cannot insert duplicate key."}}';
    expect(read(body, { 'x-ms-service-request-id': 'abc' })).toEqual({
      status: 400,
      code: '0x80040237',
      message: 'Cannot insert duplicate key.',
      requestId: 'abc',
    });
  });

  test('that is not of Dataverse is not quoted', () => {
    expect(read('<html>secret of a proxy</html>').message).toBe('HTTP 400 without an explanation');
  });

  test.each(['null', '[]', '{"error":null}', '{"error":{}}', '{"error":"text"}'])('survives %s', (body) => {
    expect(read(body).code).toBe('');
  });
});
