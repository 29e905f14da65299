import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { CurrentTimes } from '../../xperience/currentTimes.ts';
import { setBackBetween, type WithLead } from '../state/clocks.ts';
import { lateCommitMs } from '../state/events/numberMarks.ts';
import type { SyncParts } from '../syncParts.ts';

/** What a detection pass works with. */
export interface PassWork {
  parts: SyncParts;
  database: DatabaseHandle;
  /** The database's clocks when the pass began. */
  times: CurrentTimes;
  /** How far they were ahead of that of Dynamics, which may answer for the first time during the pass. */
  lead(): WithLead;
  /** Whether the pass may take longer; what it has not done is left to the next one. */
  goOn(): boolean;
  /**
   * Commits under the lease, which it renews in the same transaction: a second writer could get the lease only after
   * the commit, so events become visible in the order of their numbers.
   * @throws LeaseLost when another process has the lease
   */
  commit<T>(work: (transaction: DatabaseHandle) => Promise<T>): Promise<T>;
}

/** Another process detects events now; what was not committed it finds again. */
export class LeaseLost extends Error {}

/** Contacts looked at and committed together. */
export const pageSize = 500;

/** From when on what is dated may be news: also where the database's clock went back since the last pass. */
export function lateFrom(
  last: WithLead & { lookedAt: DateTime2 },
  { times: { utc }, lead }: Pick<PassWork, 'times' | 'lead'>,
): DateTime2 {
  const looked = addMilliseconds(last.lookedAt, -setBackBetween(last, lead()) * 60_000);
  return addMilliseconds(utc < looked ? utc : looked, -lateCommitMs);
}
