import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { isHotfixInProgress } from '../../xperience/checks/checkXperience.ts';
import { hotfixSentence } from './checkBrakes.ts';
import { findIdentityMismatch, type OrganizationIdentity } from './installation.ts';
import { type Pause, pausedBy, readPause } from './pause/pause.ts';
import type { Run } from './runs/run.ts';
import { readLastRuns, readWaitingRuns } from './runs/runStore.ts';
import { readSilentCallers, type SilentCaller } from './silentCallers.ts';

/** Failures are counted so far: who has more has to look at them anyway. */
const mostCounted = 1_000;

/** How the installation stands, whatever is synchronized at the moment. */
export interface Status {
  pause?: Pause;
  /** The newest run of each kind. */
  lastRuns: Run[];
  /** Runs that wait for a person. */
  waitingRuns: Run[];
  openFailures: { count: number; isMore: boolean };
  /** Callers that called by the clock and do no more. */
  silentCallers: SilentCaller[];
  /** What keeps anything from being written. */
  problems: { code: string; detail: string }[];
}

/**
 * Reads how the installation stands, in a few looks by key and one bounded count.
 * @param organization that answers, where one does
 */
export async function readStatus(
  database: DatabaseHandle,
  organization: OrganizationIdentity | undefined,
): Promise<Status> {
  const pause = await readPause(database);
  const waitingRuns = await readWaitingRuns(database);
  const problems: Status['problems'] = [];
  if (pause) problems.push({ code: 'paused', detail: pausedBy(pause).message });
  const mismatch = await findIdentityMismatch(database, organization);
  if (mismatch) problems.push(mismatch);
  if (await isHotfixInProgress(database)) {
    problems.push({
      code: 'hotfixInProgress',
      detail: hotfixSentence(database),
    });
  }
  const waiting = waitingRuns.find(({ kind }) => kind === 'contacts');
  if (waiting) {
    problems.push({
      code: 'runWaits',
      detail: `Run ${waiting.id} waits for a confirmation, and no other starts before: ${waiting.reason ?? ''} Confirm or cancel it.`,
    });
  }
  return {
    ...(pause ? { pause } : {}),
    lastRuns: await readLastRuns(database),
    waitingRuns,
    openFailures: await countOpen(database),
    silentCallers: await readSilentCallers(database),
    problems,
  };
}

async function countOpen({ db, dialect }: DatabaseHandle): Promise<Status['openFailures']> {
  const some = dialect.limit(
    db.selectFrom('dynamics365.failure').select('failure_id').where('state', '=', 'open'),
    mostCounted + 1,
  );
  const { found } = await db
    .selectFrom(some.as('open'))
    .select((eb) => typed(eb.fn.countAll<number>(), 'int').as('found'))
    .executeTakeFirstOrThrow();
  const count = Number(found);
  return { count: Math.min(count, mostCounted), isMore: count > mostCounted };
}
