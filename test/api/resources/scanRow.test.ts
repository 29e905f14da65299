import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanRow } from '../../../bridge/api/resources/scanRow.ts';

const scan = (json: string) => scanRow(Buffer.from(json));

const row = {
  '@odata.etag': 'W/"4711"',
  contactid: '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b',
  'donotphone@OData.Community.Display.V1.FormattedValue': 'Do Not Allow',
  donotphone: true,
  annualincome: -1.5e3,
  description: 'Line one\nsaid "contactid": and left \\ \u0007 Dvořák 😀',
  fax: null,
  versionnumber: 4711,
};

it.each([
  ['as Dataverse writes it', JSON.stringify(row)],
  ['written for people', JSON.stringify(row, undefined, '\t').replaceAll('\n', '\r\n')],
])('reads single properties of a row %s', (_how, json) => {
  const scanned = scan(json);
  const read = Object.keys(row).map((name) => [name, scanned?.read(name)]);
  expect(Object.fromEntries(read)).toEqual(row);
  expect(scanned?.read('firstname')).toBeUndefined();
});

describe('takes only properties for such', () => {
  it.each([
    ['the text of a value', { 'a"': ',"contactid":"x"', contactid: 'y', b: 'contactid' }],
    ['a value alone', { b: 'contactid' }],
    ['a longer name', { mycontactid: 'x', contactids: 'y' }],
  ])('%s', (_what, object) => {
    const contactid: unknown = Reflect.get(object, 'contactid');
    // A name with a quotation mark is left to the parser.
    const scanned = scan(JSON.stringify(object));
    if (scanned) expect(scanned.read('contactid')).toBe(contactid);
    else expect(Object.keys(object)[0]).toContain('"');
  });

  it('the last of several with one name, as parsing does', () => {
    const json = '{"contactid":"first","contactid" : "second","b":"contactid"}';
    expect(scan(json)?.read('contactid')).toBe(JSON.parse(json).contactid);
  });
});

it.each([
  ['no object', '[]'],
  ['a text', '"contactid"'],
  ['an object within', '{"a":{"contactid":"x"}}'],
  ['a list within', '{"a":[1]}'],
  ['an escaped name', String.raw`{"contact\u0069d":"x"}`],
  ['a mark at its beginning', '\ufeff{"a":1}'],
  ['more characters than rows have', JSON.stringify({ a: 'x'.repeat(300_000) })],
])('leaves to the parser what has %s', (_what, json) => {
  expect(scan(json)).toBeUndefined();
});

it('finds what a row is told by wherever it stands, and however often', () => {
  const told = ['contactid', '@odata.etag', 'versionnumber', 'RowVersion'];
  const anyOrder = fc
    .array(
      fc.tuple(fc.constantFrom(...told, 'contactidx', 'fax', 'Ř'), fc.oneof(fc.string(), fc.integer())),
      {
        maxLength: 7,
      },
    )
    .map(
      (pairs) => `{${pairs.map((pair) => pair.map((part) => JSON.stringify(part)).join(' : ')).join(' ,')} }`,
    );
  fc.assert(
    fc.property(anyOrder, (json) => {
      const scanned = scan(json);
      const parsed = JSON.parse(json);
      const isOftenEnough =
        (json.match(/"(contactid|@odata\.etag|versionnumber|RowVersion)" :/g) ?? []).length <= 4;
      expect(scanned !== undefined).toBe(isOftenEnough);
      for (const name of [...told, 'fax', 'Ř']) if (scanned) expect(scanned.read(name)).toEqual(parsed[name]);
    }),
    { numRuns: 2_000 },
  );
});

it('leaves bytes that are no UTF-8 to the parser', () => {
  expect(scanRow(Buffer.from('{"lastname":"Dvořák\u00e1"}', 'latin1'))).toBeUndefined();
});

it('finds a name that begins with the end of a text before it', () => {
  expect(scan('{"a":"b",",":1}')?.read(',')).toBe(1);
});

it('finds nothing well-formed that the parser refuses, and reads what the parser reads', () => {
  const single = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null));
  const flat = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 6 }), single, { maxKeys: 6 });
  const marks = fc.constantFrom(...'{}[]",:\\u0e+-. \n\u0000tfn1');
  const damaged = fc
    .tuple(flat, fc.nat(), fc.nat(2), fc.array(marks, { maxLength: 2 }))
    .map(([object, at, left, inserted]) => {
      const json = JSON.stringify(object);
      const place = at % (json.length + 1);
      return json.slice(0, place) + inserted.join('') + json.slice(place + left);
    });
  fc.assert(
    fc.property(damaged, (json) => {
      const scanned = scan(json);
      if (!scanned) return;
      const parsed: Record<string, unknown> = JSON.parse(Buffer.from(json).toString());
      for (const [name, value] of Object.entries(parsed)) {
        // Names that only escapes can write were refused; what is left is found as it stands.
        expect(scanned.read(name)).toEqual(value);
      }
    }),
    { numRuns: 20_000 },
  );
});
