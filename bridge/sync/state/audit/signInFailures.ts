import type { Logger } from 'pino';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { writeAudit } from './audit.ts';

/** Wrong sign-ins over a threshold. */
export interface SignInFailures {
  /** What was counted: a user at a network, a user at all of them, or everything at a network. */
  level: 'pair' | 'user' | 'network';
  count: number;
  /** The user tried last; undefined for a name that is no user's, and where all are counted. */
  user: string | undefined;
  address: string;
}

/** So that nobody fills the table from outside. */
const mostPerHour = 60;
const hourMs = 60 * 60_000;

/** Makes the function that notes wrong sign-ins in the audit, at most so many an hour; the log has the rest. */
export function createFailureAudit(
  database: DatabaseHandle,
  log: Logger,
  clock: () => number = () => performance.now(),
): (failures: SignInFailures) => void {
  let since = Number.NEGATIVE_INFINITY;
  let noted = 0;
  return ({ level, count, user, address }) => {
    log.warn({ counted: level, count, user, address }, 'Many sign-ins failed');
    if (clock() - since >= hourMs) [since, noted] = [clock(), 0];
    noted += 1;
    if (noted > mostPerHour) return;
    const entry = {
      caller: user ?? 'nobody',
      address,
      action: 'signIn.failures',
      subject: user === undefined ? `address ${address}` : `user ${user}`,
      details: { level, count },
    };
    writeAudit(database, entry).catch((error: unknown) =>
      log.warn({ err: error }, 'Failed sign-ins could not be noted in the audit'),
    );
  };
}
