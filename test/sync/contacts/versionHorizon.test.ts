import { describe, expect, it } from 'vitest';
import type { DataverseClient } from '../../../bridge/dataverse/types.ts';
import { leaps, noteVersion } from '../../../bridge/sync/contacts/versionHorizon.ts';

/** A client is only what versions are remembered of. */
function organisation(...versions: readonly string[]): DataverseClient {
  const dataverse = Object.freeze({}) as DataverseClient;
  for (const version of versions) noteVersion(dataverse, version);
  return dataverse;
}

describe('a version that was delivered', () => {
  it.each([
    ['the next one', '4712', false],
    ['a little ahead', '5711', false],
    ['far ahead', '5712', true],
    ['the number of a year of writes ahead', '900004711', true],
    ['a time in milliseconds', '1790000000000', true],
  ])('that is %s is believed unless it leaps', (_what, version, leap) => {
    expect(leaps(organisation('4711', '17'), version)).toBe(leap);
  });

  it('is not believed while Dynamics has shown none', () => {
    expect(leaps(organisation(), '4711')).toBe(true);
  });
});
