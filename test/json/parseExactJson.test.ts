import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../bridge/json/parseExactJson.ts';

describe('a number of JSON', () => {
  it.each([
    '9007199254740993',
    '-9223372036854775808',
    '922337203685477.5807',
    '10000000001.1234567891',
    '0.12345678901234567891',
    '1e400',
    '1E-400',
    '123456789012345678e-3',
  ])('that no float holds is the text of its characters: %s', (number) => {
    expect(parseExactJson(`{"rows":[{"n":${number}}]}`)).toEqual({ rows: [{ n: number }] });
  });

  it.each([
    '0',
    '-0',
    '1.50',
    '123456789012345.000000',
    '9007199254740992',
    '0.1000000000000000',
    '1e21',
    '0e99',
  ])('that a float holds is a number: %s', (number) => {
    expect(parseExactJson(`[${number}]`)).toEqual([Number(number)]);
  });
});

it('takes digits within texts and names for what they are', () => {
  const json = '{"1234567890123456789":"1234567890123456789.5 1e999","a":[12345678901234567890]}';
  expect(parseExactJson(json)).toEqual({
    '1234567890123456789': '1234567890123456789.5 1e999',
    a: ['12345678901234567890'],
  });
});

it('gives every other value as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(parseExactJson(json)).toEqual(JSON.parse(json));
    }),
  );
});

it.each(['{"a":01234567890123456789}', '[1234567890123456789', '12345678901234567890x', ''])(
  'refuses what is no JSON: %s',
  (json) => {
    expect(() => parseExactJson(json)).toThrow(SyntaxError);
  },
);
