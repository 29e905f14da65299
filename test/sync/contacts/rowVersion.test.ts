import { describe, expect, it } from 'vitest';
import { knownVersion, rowVersionOf } from '../../../bridge/sync/contacts/rowVersion.ts';
import { openVersion } from '../../../bridge/sync/state/knownVersions.ts';
import { column, compiled, field, item } from '../../mapping/samples.ts';

const mapping = compiled(
  [field('ContactLastName', 'text'), field('ContactCity', 'text'), field('ContactNotes', 'text')],
  [column('lastname', 'String'), column('address1_city', 'String'), column('description', 'Memo')],
  [
    item('ContactLastName', 'lastname'),
    item('ContactCity', 'address1_city'),
    item('ContactNotes', 'description', { direction: 'toDynamics' }),
  ],
);
const agreed = {
  lastname: { ours: 'Lovelace', theirs: 'Lovelace' },
  address1_city: { ours: null, theirs: null },
};
const rowWith = (values: Record<string, string | null>) => ({
  id: '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11',
  etag: 'W/"4711"',
  values: { lastname: 'Lovelace', address1_city: null, description: null, ...values },
  lookupTables: {},
});

describe('the version up to which a row is known', () => {
  it('is its own where all it holds is agreed about', () => {
    expect(knownVersion(mapping, agreed, rowWith({}))).toBe('4711');
  });

  it('is open while it holds what Xperience has not taken', () => {
    expect(knownVersion(mapping, agreed, rowWith({ address1_city: 'London' }))).toBe(openVersion);
    expect(knownVersion(mapping, {}, rowWith({}))).toBe(openVersion);
  });

  it('is its own where nothing was agreed about an empty column, or about one that is never taken', () => {
    const { lastname } = agreed;
    expect(knownVersion(mapping, { lastname }, rowWith({}))).toBe('4711');
    expect(knownVersion(mapping, agreed, rowWith({ description: 'Edited.' }))).toBe('4711');
  });

  it('is open where the etag does not tell it', () => {
    expect(knownVersion(mapping, agreed, { ...rowWith({}), etag: 'W/"abc"' })).toBe(openVersion);
    expect(rowVersionOf('abc')).toBe(openVersion);
  });
});
