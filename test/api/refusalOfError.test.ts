import { expect, it } from 'vitest';
import { refusalOfError } from '../../bridge/api/refusalOfError.ts';
import { DatabaseError } from '../../bridge/database/databaseError.ts';
import { DataverseUnavailable } from '../../bridge/dataverse/dataverseUnavailable.ts';
import { SyncRefused } from '../../bridge/sync/syncRefused.ts';

it.each(['notReady', 'forbidden', 'notFound', 'conflict', 'invalid'] as const)(
  'keeps the kind %s of what the engine refuses, with code and sentence',
  (kind) => {
    const refused = new SyncRefused({ kind, code: 'paused', detail: 'Because.' });
    expect(refusalOfError(refused)).toEqual({ refused: kind, code: 'paused', detail: 'Because.' });
  },
);

it('names the field of the first problem', () => {
  const problem = {
    code: 'tooLong',
    field: 'ContactNotes',
    column: 'description',
    detail: 'Too long.',
  } as const;
  const refused = new SyncRefused({
    kind: 'notReady',
    code: 'mappingInvalid',
    detail: 'y',
    problems: [problem],
  });
  expect(refusalOfError(refused)).toMatchObject({ field: 'ContactNotes', problems: [problem] });
});

it.each([
  ['unreachable', 'dynamicsUnreachable'],
  ['unauthorized', 'dynamicsUnauthorized'],
  ['throttled', 'dynamicsThrottled'],
] as const)('calls Dynamics that is %s unavailable', (kind, code) => {
  const error = new DataverseUnavailable({ kind, message: 'What happened.' });
  expect(refusalOfError(error)).toEqual({ refused: 'unavailable', code, detail: 'What happened.' });
});

it('passes on how long Dynamics asks to wait', () => {
  const error = new DataverseUnavailable({ kind: 'throttled', message: 'Wait.', retryAfterMs: 30_000 });
  expect(refusalOfError(error)).toMatchObject({ retryAfterSeconds: 30 });
});

it.each([
  ['unavailable', 'databaseUnavailable'],
  ['databaseMissing', 'databaseUnavailable'],
  ['loginFailed', 'databaseUnavailable'],
  ['busy', 'databaseBusy'],
  ['deadlock', 'databaseBusy'],
  ['timeout', 'databaseBusy'],
  ['readOnly', 'databaseReadOnly'],
  ['denied', 'databaseRightMissing'],
] as const)('calls a database that is %s unavailable, without the words of the driver', (kind, code) => {
  const refusal = refusalOfError(new DatabaseError(kind, 'driver words'));
  expect(refusal).toMatchObject({ refused: 'unavailable', code });
  expect(refusal?.detail).not.toContain('driver words');
});

it.each([new DatabaseError('constraint', 'x'), new Error('x'), 'x', undefined])(
  'leaves %s as an unexpected error',
  (error) => {
    expect(refusalOfError(error)).toBeUndefined();
  },
);
