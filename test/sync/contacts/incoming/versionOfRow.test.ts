import { describe, expect, it } from 'vitest';
import { versionOfRow } from '../../../../bridge/sync/contacts/incoming/versionOfRow.ts';

const reading = (row: Readonly<Record<string, unknown>>) => (property: string) => row[property];

describe('the version of a row that came in', () => {
  it.each([
    ['its versionnumber', { versionnumber: 4711 }, '4711'],
    ['its versionnumber as text', { versionnumber: '4711' }, '4711'],
    ['the number in its etag', { '@odata.etag': 'W/"4711"' }, '4711'],
    ['the RowVersion of a flow trigger', { RowVersion: '4711', ItemInternalId: '0815' }, '4711'],
    ['RowVersion as a number', { RowVersion: 4711 }, '4711'],
    ['RowVersion where the etag is opaque', { '@odata.etag': 'W/"abc"', RowVersion: '4711' }, '4711'],
    ['the etag where the versionnumber is none', { versionnumber: 'x', '@odata.etag': 'W/"4711"' }, '4711'],
  ])('is %s', (_, row, version) => {
    expect(versionOfRow(reading(row))).toBe(version);
  });

  it.each([
    ['a number with decimals', { versionnumber: 1.5 }],
    ['a negative number', { versionnumber: -1 }],
    ['a number in powers of ten', { versionnumber: 1e30 }],
    ['a number that JSON does not hold exactly', { versionnumber: 2 ** 53 }],
    ['a text of more than that', { versionnumber: '9007199254740993' }],
    ['the ticks of a time', { versionnumber: 638_000_000_000_000_000 }],
    ['more digits than a bigint holds', { versionnumber: '9'.repeat(40) }],
    ['an etag with more digits than a bigint holds', { '@odata.etag': `W/"${'9'.repeat(40)}"` }],
    ['an etag without a number', { '@odata.etag': 'W/"abc"' }],
    ['zero', { versionnumber: 0 }],
    ['a RowVersion of null, as webhooks send it', { RowVersion: null }],
    ['a RowVersion in the language of a user', { RowVersion: '4,711' }],
  ])('is none where there is %s', (_, row) => {
    expect(versionOfRow(reading(row))).toBeUndefined();
  });
});
