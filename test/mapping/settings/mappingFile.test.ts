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
});
