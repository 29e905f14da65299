import { describe, expect, it } from 'vitest';
import { mappingFileText, readMappingFile } from '../../../bridge/mapping/settings/mappingFile.ts';
import { item } from '../samples.ts';

const items = [
  item('ContactFirstName', 'firstname'),
  item('ContactCompanyNumber', 'parentcustomerid', {
    direction: 'toDynamics',
    overlong: 'cut',
    lookup: { table: 'account', keyColumn: 'accountnumber', unresolved: 'empty' },
  }),
  item('ContactGender', 'gendercode', { conflict: 'dynamics', sendEmpty: true, valueMap: { M: 1, F: 2 } }),
];

function flawsOf(text: string) {
  const read = readMappingFile(text);
  return 'flaws' in read ? read.flaws : [];
}

describe('a mapping as a file', () => {
  it('is read as it was written', () => {
    expect(readMappingFile(mappingFileText(items))).toEqual({ value: items });
  });

  it('names only the rules that differ from the defaults', () => {
    expect(JSON.parse(mappingFileText(items)).pairs[0]).toEqual({
      field: 'ContactFirstName',
      column: 'firstname',
    });
  });

  it('of a newer version is refused as such', () => {
    expect(flawsOf('{"version":2,"pairs":[],"new":1}')).toEqual([
      { place: 'version', detail: 'The file has version 2; this bridge reads up to 1. Update the bridge.' },
    ]);
  });

  it.each(['', 'null', '[]', '{}', '{"version":"1"}', '{"version":1}', '{"version":0,"pairs":[]}'])(
    'that is none is refused: %s',
    (text) => {
      expect(flawsOf(text)).not.toEqual([]);
    },
  );

  it('is refused with every mistake and its place', () => {
    const text =
      '{"version":1,"pairs":[{"field":"","column":"a"},{"field":"F","column":"b","direction":"up","x":1}]}';
    expect(flawsOf(text).map(({ place }) => place)).toEqual([
      'pairs[0].field',
      'pairs[1].direction',
      'pairs[1]',
    ]);
  });

  it.each<[string, string, string]>([
    ['a pair without a column', '{"field":"F"}', 'It is missing; it takes a text in quotation marks.'],
    ['a number for a name', '{"field":7,"column":"b"}', 'It takes a text in quotation marks, not 7.'],
    ['an empty name', '{"field":"","column":"b"}', 'It is empty.'],
    [
      'a misspelt property',
      '{"field":"F","column":"b","sendEmtpy":true}',
      'There is no property "sendEmtpy". Did you mean sendEmpty?',
    ],
    [
      'a misspelt value',
      '{"field":"F","column":"b","direction":"toDynamcis"}',
      '"toDynamcis" is none of its values. Did you mean toDynamics? It takes both, toDynamics or toXperience.',
    ],
    [
      'a choice that is no number',
      '{"field":"F","column":"b","valueMap":{"a":"1"}}',
      'It takes a number, not "1".',
    ],
    [
      'a lookup without its rule',
      '{"field":"F","column":"b","lookup":{"table":"t"}}',
      'It is missing; it takes fail or empty.',
    ],
  ])('%s is told in a sentence', (_what, pair, detail) => {
    expect(flawsOf(`{"version":1,"pairs":[${pair}]}`).map((flaw) => flaw.detail)).toEqual([detail]);
  });

  it('tells where JSON is broken', () => {
    const text = '{\n  "version": 1,\n  "pairs": [],\n}\n';
    expect(flawsOf(text)[0]?.detail).toBe('The text is not JSON. Look at line 4, character 1.');
  });
});
