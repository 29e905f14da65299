import { expect, it } from 'vitest';
import { parseBasicHeader } from '../../../bridge/api/authentication/parseBasicHeader.ts';

const header = (text: string | Buffer) => `Basic ${Buffer.from(text).toString('base64')}`;

it.each([
  ['ada:secret', 'ada', 'secret'],
  ['ada:se:cr:et', 'ada', 'se:cr:et'],
  ['ada:', 'ada', ''],
  ['Žofie:hesló 🔑', 'Žofie', 'hesló 🔑'],
])('reads %s', (text, name, password) => {
  expect(parseBasicHeader(header(text))).toEqual({ name, password });
});

it('takes the scheme in any case', () => {
  expect(parseBasicHeader(header('a:b').replace('Basic', 'bAsIc'))).toEqual({ name: 'a', password: 'b' });
});

it.each([
  ['another scheme', 'Bearer YTpi'],
  ['no scheme', 'YTpi'],
  ['nothing after the scheme', 'Basic '],
  ['no base64', 'Basic a:b'],
  ['text after the base64', 'Basic YTpi, Basic YTpi'],
  ['no colon', header('ada')],
  ['no name', header(':secret')],
  ['no UTF-8', header(Buffer.from([0x61, 0x3a, 0xff]))],
  ['a control character', header('ada:sec\nret')],
  ['a NUL', header('ada\0:secret')],
])('does not read %s', (_case, text) => {
  expect(parseBasicHeader(text)).toBeUndefined();
});
