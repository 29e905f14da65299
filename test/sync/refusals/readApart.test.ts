import { describe, expect, it } from 'vitest';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { ofKeys, readApart } from '../../../bridge/sync/refusals/readApart.ts';

const errors = {
  slow: { status: 500, code: '0x80044151', message: 'SQL timeout expired.' },
  plugIn: { status: 500, code: '0x80040224', message: 'A plug-in fell over.' },
  forbidden: { status: 403, code: '0x80040220', message: 'No right.' },
} as const;

function said(what: keyof typeof errors): DataverseUnavailable {
  const kind = what === 'forbidden' ? 'forbidden' : 'unreachable';
  const { message } = errors[what];
  return new DataverseUnavailable({ kind, message, error: { ...errors[what], requestId: 'r' } as never });
}

const keys = Array.from({ length: 1000 }, (_, index) => `k${index}`);

/** Reads all keys but these, and counts. */
function reading(bad: ReadonlySet<string>, what: keyof typeof errors, isAway = false) {
  const counts = { reads: 0, probes: 0 };
  const whoAmI = async () => {
    counts.probes += 1;
    if (isAway) throw said(what);
    return { userId: 'u', organizationId: 'o', businessUnitId: 'b' };
  };
  const read = async (some: readonly string[]) => {
    counts.reads += 1;
    if (some.some((key) => bad.has(key))) throw said(what);
    return some;
  };
  return { counts, source: { dataverse: { whoAmI }, call: {} } as never, read };
}

describe('a bulk read', () => {
  it.each(['slow', 'plugIn'] as const)(
    'finds the keys that Dynamics refuses (%s), and reads the others',
    async (what) => {
      const bad = new Set(['k0', 'k499', 'k500', 'k999']);
      const { source, read, counts } = reading(bad, what);
      const { found, refused } = await readApart(source, keys, read);
      expect(found).toHaveLength(996);
      expect(new Set(refused.keys())).toEqual(bad);
      expect(counts.reads).toBeLessThan(100);
    },
  );

  it('of a single key that is too slow believes so while Dynamics answers something else', async () => {
    const { source, read, counts } = reading(new Set(['k0']), 'slow');
    const { refused } = await readApart(source, ['k0'], read);
    expect(refused.get('k0')?.reason).toBe('transient');
    expect(counts).toEqual({ reads: 1, probes: 1 });
  });

  it('fails as a whole while Dynamics answers nothing', async () => {
    const { source, read, counts } = reading(new Set(keys), 'slow', true);
    await expect(readApart(source, keys, read)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(counts).toEqual({ reads: 1, probes: 1 });
  });

  it('fails as a whole when none of many reads was answered', async () => {
    const { source, read, counts } = reading(new Set(keys), 'slow');
    await expect(readApart(source, keys, read)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(counts.reads).toBeLessThan(30);
  });

  it('takes a missing right for one of rows only where it is asked to', async () => {
    const { source, read } = reading(new Set(['k7']), 'forbidden');
    await expect(readApart(source, keys, read)).rejects.toMatchObject({ kind: 'forbidden' });
    const { refused } = await readApart(source, keys, read, ofKeys);
    expect(refused.size).toBe(1000);
  });
});
