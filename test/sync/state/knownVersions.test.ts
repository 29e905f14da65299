import { describe, expect, it } from 'vitest';
import {
  isKnown,
  type KnownVersions,
  knownVersionsOf,
  withLearnt,
} from '../../../bridge/sync/state/knownVersions.ts';
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
const learnt = (before: KnownVersions, versions: Record<string, string>) =>
  withLearnt(
    mapping,
    before,
    new Map(Object.entries({ ...(versions.lastname && { merged: versions.lastname }), ...versions })),
  );

describe('what is known of a row', () => {
  it('is a version of all columns that may travel once each was learnt in it', () => {
    expect(learnt({}, { lastname: '12', address1_city: '12' })).toEqual({ rowVersion: '12' });
    expect(learnt({ rowVersion: '9' }, { lastname: '12', address1_city: '12' })).toEqual({
      rowVersion: '12',
    });
  });

  it('keeps an older version for columns that a delivery left out', () => {
    const part = learnt({ rowVersion: '9' }, { lastname: '12' });
    expect(part).toEqual({ rowVersion: '12', lagging: { address1_city: '9' } });
    expect(learnt(part, { address1_city: '12' })).toEqual({ rowVersion: '12' });
    expect(learnt(part, { lastname: '100' })).toEqual({ rowVersion: '100', lagging: { address1_city: '9' } });
  });

  it('is none of a column that was never told', () => {
    expect(learnt({}, { lastname: '12' })).toEqual({ rowVersion: '12', lagging: { address1_city: '0' } });
  });

  it('never goes back', () => {
    expect(learnt({ rowVersion: '12' }, { lastname: '9', address1_city: '9' })).toEqual({ rowVersion: '12' });
  });

  it('stays as it is where nothing was learnt, or no version was told', () => {
    const before = { rowVersion: '12', lagging: { lastname: '9' } };
    expect(learnt(before, {})).toEqual(before);
    expect(learnt(before, { lastname: '0' })).toEqual(before);
    expect(learnt({}, {})).toEqual({});
  });

  it('is read as it is stored', () => {
    expect(knownVersionsOf({ row_version: 12, lagging: '{"lastname":"9"}' })).toEqual({
      rowVersion: '12',
      lagging: { lastname: '9' },
    });
    expect(knownVersionsOf({ row_version: null, lagging: null })).toEqual({});
  });
});

describe('a delivery', () => {
  const known = { rowVersion: '12', lagging: { address1_city: '9' } };
  const holding = (...properties: string[]) => properties.includes.bind(properties);

  it.each([
    ['of the same version without the columns that lag', '12', ['lastname'], true],
    ['of the same version with one that lags', '12', ['lastname', 'address1_city'], false],
    ['as old as what is known of the column that lags', '9', ['address1_city'], true],
    ['in between, with the column that lags', '10', ['address1_city'], false],
    ['of a newer version', '13', [], false],
    ['without a version', undefined, [], false],
  ])('%s can tell something or not', (_, version, properties, isSettled) => {
    expect(isKnown(version, known, holding(...properties))).toBe(isSettled);
  });

  it('can tell everything while nothing is known', () => {
    expect(isKnown('12', {}, holding())).toBe(false);
    expect(isKnown('12', { rowVersion: '0' }, holding())).toBe(false);
  });
});
