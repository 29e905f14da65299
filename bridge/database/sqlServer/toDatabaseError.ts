import { RequestError } from 'tedious';
import { DatabaseError, type DatabaseErrorKind } from '../databaseError.ts';
import type { ConnectionSettings } from './parseConnectionString.ts';
import { isShortOfResources, kindOfServerError } from './serverErrorKinds.ts';

/** Names for messages: where the connection goes and as whom. */
export interface ConnectionTarget {
  server: string;
  database: string;
  user: string;
}

/** Where a connection string leads, and the account in the form in which it was given. */
export function targetOf({ server, database, user, signIn }: ConnectionSettings): ConnectionTarget {
  if (signIn?.kind === 'ntlm') return { server, database, user: `${signIn.domain}\\${user}` };
  return { server, database, user: user || 'Microsoft Entra ID' };
}

/** What tedious and mssql put on their errors. */
interface DriverError extends Error {
  code?: string | undefined;
  number?: number | undefined;
  originalError?: unknown;
}

/** Node's codes of certificates that do not verify, and tedious' of a server without encryption. */
const certificateCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT|EENCRYPT)/;

/** Azure's errors of a server that is not known, or does not take connections from here. */
const firewallNumbers = new Set([40_532, 40_615, 40_914, 47_073]);

/** tedious' and the pool's codes of connections that were not made, were lost or were refused for the moment. */
const connectionCodes = new Set([
  'ESOCKET',
  'ECLOSE',
  'ECONNCLOSED',
  'EINVALIDSTATE',
  'EINSTLOOKUP',
  'ENOTOPEN',
  'ECONNRESET',
  'EPIPE',
]);

/** tedious' code of a token of Microsoft Entra ID that could not be had. */
const isTokenError = ({ code }: DriverError): boolean => code === 'EFEDAUTH';
const isNetworkError = ({ code }: DriverError): boolean =>
  /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|REQUEST_SEND_ERROR)$/.test(code ?? '');

/** The error and all it was made from or holds, outermost first. */
function* within(error: unknown): Generator<DriverError> {
  if (!(error instanceof Error)) return;
  yield error;
  const { originalError } = error as DriverError;
  if (originalError !== undefined) yield* within(originalError);
  if (error.cause !== undefined) yield* within(error.cause);
  if (error instanceof AggregateError) for (const one of error.errors) yield* within(one);
}

function kindOf(errors: readonly DriverError[]): DatabaseErrorKind | undefined {
  for (const { number } of errors) {
    const kind = number === undefined ? undefined : kindOfServerError(number);
    if (kind !== undefined) return kind;
  }
  if (errors.some(isTokenError)) return errors.some(isNetworkError) ? 'unavailable' : 'loginFailed';
  if (errors.some(({ code }) => certificateCodes.test(code ?? ''))) return 'certificate';
  if (errors.some((error) => error instanceof RequestError && error.code === 'ETIMEOUT')) return 'timeout';
  if (errors.some(({ code }) => code === 'ELOGIN')) return 'loginFailed';
  if (errors.some(({ code }) => connectionCodes.has(code ?? ''))) return 'unavailable';
  // The pool's own has neither code nor name.
  if (errors.some((error) => error.code === 'ETIMEOUT' || error.constructor.name === 'TimeoutError'))
    return 'unavailable';
  return errors.some(({ number }) => number !== undefined) ? 'other' : undefined;
}

/** The server's sentence without the values of rows and parameters it may quote. */
function withoutValues(message: string): string {
  return upTo(upTo(message, 'The duplicate key value is'), 'Truncated value:')
    .replace(/\bvalue '[\s\S]*'/, 'value …')
    .trim()
    .replace(/\.$/, '');
}

function upTo(text: string, end: string): string {
  return (text.split(end, 1)[0] ?? '').trimEnd();
}

type Wording = (target: ConnectionTarget, said: string) => string;

const wordings: Readonly<Partial<Record<DatabaseErrorKind, Wording>>> = {
  loginFailed: ({ server, user }, said) =>
    `SQL Server ${server} refused the login "${user}" (${said}). Check User ID and Password of the connection string, and that the login is enabled and the server accepts SQL Server logins.`,
  databaseMissing: ({ server, database, user }, said) =>
    `The login "${user}" cannot open the database "${database}" on ${server} (${said}). Check Initial Catalog in the connection string, and that the login is mapped to a user of that database.`,
  certificate: ({ server }, said) =>
    /requires encryption/i.test(said)
      ? `SQL Server ${server} takes encrypted connections only: put Encrypt=true into the connection string, and TrustServerCertificate=true as well where this machine does not trust its certificate.`
      : `The connection to SQL Server ${server} cannot be encrypted and verified (${said}). Give the server a certificate this machine trusts; or put TrustServerCertificate=true into the connection string to encrypt without verifying, or Encrypt=false, Xperience's own default, where the network itself is safe.`,
  denied: ({ database, user }, said) =>
    `The login "${user}" lacks a right in the database "${database}" (${said}). Grant it as docs/sql-server.md lists.`,
  readOnly: ({ database }, said) =>
    `The database "${database}" cannot be written (${said}). Nothing was changed; make it writable or point the connection string at the primary replica.`,
  busy: ({ database }, said) =>
    `Another process keeps rows of "${database}" locked (${said}). Nothing was changed; it is tried again later.`,
  deadlock: (_, said) => `The transaction was given up for another one (${said}). Nothing was changed.`,
  timeout: ({ server }, said) => `SQL Server ${server} did not finish a statement in time (${said}).`,
  unavailable: ({ server }, said) =>
    `SQL Server ${server} was not reached or ended the connection (${said}). What the last statement wrote may or may not be saved.`,
};

/** No statement was sent yet. */
function notConnected({ server }: ConnectionTarget, said: string): string {
  return `SQL Server ${server} was not reached (${said}). Start it, or correct its name or port in the connection string; a firewall may be in between.`;
}

function withoutToken({ server }: ConnectionTarget, said: string): string {
  return `Microsoft Entra ID gave no token for SQL Server ${server} (${said}). Check Authentication, User ID and Password of the connection string, and that this machine has the identity they name.`;
}

/**
 * Says what SQL Server or the way to it refused, in words both drivers share and with a remedy where there is one;
 * other errors pass unchanged. Only connection errors keep their cause, because a server's message quotes values.
 * @param during whether a connection was being made, or a statement was under way on one
 */
export function toDatabaseError(
  error: unknown,
  target: ConnectionTarget,
  during: 'connecting' | 'statement' = 'statement',
): unknown {
  if (error instanceof DatabaseError) return error;
  const errors = [...within(error)];
  const kind = kindOf(errors);
  if (kind === undefined) return error;
  const telling =
    errors.find(({ number }) => number !== undefined && kindOfServerError(number) === kind) ?? errors.at(-1);
  const number = telling?.number === undefined ? '' : `, error ${telling.number}`;
  const said = `${withoutValues(telling?.message ?? '')}${number}`;
  if (kind === 'loginFailed' && errors.some(isTokenError))
    return new DatabaseError(kind, withoutToken(target, said.split(/\r?\n/, 1)[0] ?? ''));
  if (isShortOfResources(telling?.number)) {
    const short = `SQL Server ${target.server} is short of resources (${said}). Nothing of this was saved; it is tried again later.`;
    return new DatabaseError(kind, short, undefined, true);
  }
  if (telling?.number !== undefined && firewallNumbers.has(telling.number))
    return new DatabaseError(
      kind,
      `SQL Server ${target.server} does not let this machine in (${said}). Check the name of the server, and let the address of this machine through its firewall or its private network.`,
    );
  if (kind === 'unavailable' && during === 'connecting')
    return new DatabaseError(kind, notConnected(target, said), error);
  const wording = wordings[kind] ?? (() => `SQL Server refused a statement: ${said}.`);
  return new DatabaseError(kind, wording(target, said), telling?.number === undefined ? error : undefined);
}
