import { describe, expect, it } from 'vitest';
import type { CreateResult } from '../../bridge/dataverse/types.ts';
import { wholeRefusal } from '../../bridge/sync/contacts/wholeRefusal.ts';

const error = { status: 403, code: '0x80040220', message: 'A right is missing.' };
const ok: CreateResult = { id: '0', outcome: 'ok' };
const refused = (reason: 'data' | 'forbidden' | 'transient'): CreateResult => ({
  id: '1',
  outcome: 'refused',
  reason,
  error,
});

describe('a refusal of every row', () => {
  it.each([
    ['forbidden', 'forbidden'],
    ['transient', 'unreachable'],
  ] as const)('because all are %s is one of the whole: %s', (reason, kind) => {
    expect(wholeRefusal('create', [refused(reason), refused(reason)])).toMatchObject({ kind });
  });

  it('is one of the whole when the only row may not be created', () => {
    expect(wholeRefusal('create', [refused('forbidden')])).toMatchObject({ kind: 'forbidden' });
  });

  it('is about the row when the only one may not be updated', () => {
    expect(wholeRefusal('update', [refused('forbidden')])).toBeUndefined();
  });

  it('is about the rows when their data is at fault', () => {
    expect(wholeRefusal('create', [refused('data'), refused('data')])).toBeUndefined();
  });

  it('is about the rows as soon as one was written', () => {
    expect(wholeRefusal('create', [ok, refused('forbidden'), refused('forbidden')])).toBeUndefined();
  });
});
