import type { DatabaseErrorKind } from '../../../bridge/database/databaseError.ts';
import { type Explanation, explain } from './explanation.ts';

const locks =
  'The run is started again by the next schedule. If it lasts, the database administrator looks at locks ([sql-server.md](sql-server.md)).';
const tell = 'Find the run in the log, and tell the maintainers.';

/** What the database did to a run that ended by it. */
const byKind: Readonly<Record<DatabaseErrorKind, Explanation>> = {
  duplicate: explain('The database refused a second row with the same key.', tell),
  constraint: explain('The database refused a row that breaks one of its rules.', tell),
  busy: explain('The database is locked by others.', locks),
  deadlock: explain('The database ended the statement to end a deadlock, again and again.', locks),
  timeout: explain('The database took longer than a statement may.', locks),
  readOnly: explain(
    'The database cannot be written, such as during a failover.',
    'The connection has to lead to the primary replica.',
  ),
  unavailable: explain(
    'The database does not answer.',
    'Look whether its server runs; the run is continued from its last page.',
  ),
  loginFailed: explain(
    'The database refuses the login.',
    'Correct the connection string, or the password at the server.',
  ),
  databaseMissing: explain(
    'The server has no such database, or has not recovered it yet.',
    'Correct the connection string, or wait for the recovery.',
  ),
  certificate: explain(
    'The certificate of the server is not trusted.',
    'Give the service the authority that issued it ([install.md](install.md#4-env)).',
  ),
  denied: explain(
    'The login lacks a right.',
    '`npm run doctor` names it; run [grants.sql](../deployment/grants.sql) again.',
  ),
  other: explain('The database refused a statement for another reason.', tell),
};

/** The same under the codes that runs have. */
export const databaseReasons: Readonly<Record<string, Explanation>> = Object.fromEntries(
  Object.entries(byKind).map(([kind, explanation]) => [
    `database${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    explanation,
  ]),
);
