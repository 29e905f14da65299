import { ConnectionError, RequestError } from 'tedious';
import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../../../bridge/database/databaseError.ts';
import { toDatabaseError } from '../../../bridge/database/sqlServer/toDatabaseError.ts';

const target = { server: 'db.example', database: 'Xperience', user: 'bridge' };

const translated = (error: unknown): DatabaseError => {
  const result = toDatabaseError(error, target);
  if (!(result instanceof DatabaseError)) throw new Error(`not translated: ${result}`);
  return result;
};

/** As tedious throws what the server refused a statement with. */
const refused = (number: number, message: string): Error =>
  Object.assign(new RequestError(message, 'EREQUEST'), { number });

/** As the pool throws a connection that did not come about: its own error around tedious'. */
const notConnected = (
  message: string,
  code: string,
  more: { number?: number; cause?: Error } = {},
): Error => {
  const { cause, number } = more;
  const inner = Object.assign(new ConnectionError(message, code, cause && { cause }), number && { number });
  return Object.assign(new Error(message), { name: 'ConnectionError', code, originalError: inner });
};

describe('an error of a statement', () => {
  test.each([
    ['denied', 229, "The UPDATE permission was denied on the object 'OM_Contact'.", 'docs/sql-server.md'],
    ['readOnly', 3906, 'Failed to update database "Xperience".', 'make it writable'],
    ['busy', 1222, 'Lock request time out period exceeded.', 'tried again later'],
    ['deadlock', 1205, 'Chosen as the deadlock victim.', 'Nothing was changed'],
    ['constraint', 547, 'The UPDATE statement conflicted with the CHECK constraint.', 'CHECK constraint'],
    ['unavailable', 596, 'The session is in the kill state.', 'may or may not'],
    ['unavailable', 18_401, 'Server is in script upgrade mode.', 'was not reached'],
    ['other', 208, "Invalid object name 'OM_Nothing'.", 'OM_Nothing'],
  ])('is %s by its number %i, with what to do', (kind, number, message, remedy) => {
    const error = translated(refused(number, message));
    expect(error).toMatchObject({ kind, message: expect.stringContaining(remedy) });
    expect(error.message).toContain(`error ${number}`);
  });

  // https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues and the lists of Microsoft's clients
  test.each([
    20, 64, 121, 233, 258, 615, 926, 997, 1204, 4014, 4221, 8645, 8651, 10_053, 10_054, 10_060, 10_928,
    10_929, 17_830, 40_143, 40_197, 40_501, 40_540, 40_544, 40_549, 40_550, 40_551, 40_552, 40_553, 40_613,
    40_648, 40_671, 42_108, 42_109, 49_918, 49_919, 49_920,
  ])('%i passes by itself', (number) => {
    expect(translated(refused(number, 'Try again.')).kind).toBe('unavailable');
  });

  test.each([41_301, 41_302, 41_305, 41_325, 41_839])(
    '%i is for the transaction to be repeated',
    (number) => {
      expect(translated(refused(number, 'Try again.')).kind).toBe('deadlock');
    },
  );

  test.each([40_532, 40_615, 40_914, 47_073])('%i is a firewall, which waiting does not open', (number) => {
    expect(translated(refused(number, 'Not allowed.'))).toMatchObject({
      kind: 'loginFailed',
      message: expect.stringContaining('firewall'),
    });
  });

  test.each([18_054, 50_000, 51_000])(
    '%i of a trigger is a value that the database does not take',
    (number) => {
      expect(translated(refused(number, 'Not in this table.')).kind).toBe('constraint');
    },
  );

  test('that comes with another one is judged by the one that tells more', () => {
    const errors = new AggregateError([
      refused(3621, 'The statement has been terminated.'),
      refused(1205, 'Chosen as the deadlock victim.'),
    ]);
    expect(translated(errors).kind).toBe('deadlock');
  });

  test('tells no value that the server quotes', () => {
    const error = translated(
      refused(2627, "Violation of UNIQUE KEY constraint 'UQ'. The duplicate key value is (ann@example.com)."),
    );
    expect(error.message).not.toContain('ann@example.com');
    expect(error.cause).toBeUndefined();
  });

  test('that ran out of time is a timeout, because repeating it would be more of what the server suffers from', () => {
    expect(translated(new RequestError('Timeout: Request failed to complete', 'ETIMEOUT')).kind).toBe(
      'timeout',
    );
  });
});

describe('a connection that does not come about', () => {
  test.each([
    ['loginFailed', 18_456, 'Fehler bei der Anmeldung für den Benutzer "bridge".', '"bridge"'],
    ['loginFailed', 18_488, 'The password of the account must be changed.', 'must be changed'],
    ['databaseMissing', 4060, 'Cannot open database "Xperience" requested by the login.', '"Xperience"'],
  ])('is %s by number %i, whatever the language', (kind, number, message, names) => {
    expect(translated(notConnected(message, 'ELOGIN', { number }))).toMatchObject({
      kind,
      message: expect.stringContaining(names),
    });
  });

  test('is unavailable where it took too long, unlike a statement', () => {
    expect(translated(notConnected('Failed to connect in 15000ms', 'ETIMEOUT')).kind).toBe('unavailable');
  });

  test('names both ways out where nobody vouches for the certificate', () => {
    const cause = Object.assign(new Error('self-signed certificate'), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(translated(notConnected('Failed to connect', 'ESOCKET', { cause }))).toMatchObject({
      kind: 'certificate',
      message: expect.stringMatching(/TrustServerCertificate=true.*Encrypt=false/),
    });
  });

  test('says so where the server takes encrypted connections only', () => {
    expect(
      translated(notConnected('Server requires encryption, set encrypt to true', 'EENCRYPT')),
    ).toMatchObject({
      kind: 'certificate',
      message: expect.stringContaining('put Encrypt=true'),
    });
  });
});

test('a server that is not reached is told of without a word of statements, with what to do', () => {
  const error = toDatabaseError(notConnected('Failed to connect', 'ESOCKET'), target, 'connecting');
  expect(error).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('Start it, or correct'),
  });
  expect(String(error)).not.toContain('statement');
});

describe('a token of Microsoft Entra ID that cannot be had', () => {
  const failed = (reason: Error): Error =>
    new AggregateError([
      new ConnectionError('Security token could not be authenticated.', 'EFEDAUTH'),
      reason,
    ]);

  test('is a refused login, with what Entra ID said and what to check', () => {
    const error = translated(
      failed(new Error('AADSTS7000215: Invalid client secret provided.\nTrace ID: 1')),
    );
    expect(error.kind).toBe('loginFailed');
    expect(error.message).toMatch(/AADSTS7000215: Invalid client secret provided.*Check Authentication/);
  });

  test('is a server that is away where the network did it', () => {
    const away = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    expect(translated(failed(away)).kind).toBe('unavailable');
  });
});

test('what is no error of the database passes unchanged', () => {
  const mistake = new TypeError('not a function');
  expect(toDatabaseError(mistake, target)).toBe(mistake);
});
