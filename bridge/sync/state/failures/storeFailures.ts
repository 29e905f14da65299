import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { addMilliseconds } from '../../../database/dateTime2.ts';
import { idRows } from '../../../database/idRows.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { ContactProblem } from './contactProblem.ts';
import type { Failure } from './readFailures.ts';
import { resolved } from './resolveFailures.ts';
import type { SentValues } from './sentValues.ts';

const said = columnsOf('dynamics365.failure', { json: ['payload'] });

/** With the number of the row that is updated. */
const numbered = { failure_id: 'int', ...said } as const;

/** What failed, as it was met. */
export interface MetFailure
  extends Pick<
    Failure,
    | 'contact_id'
    | 'activity_id'
    | 'field'
    | 'column_name'
    | 'row_id'
    | 'code'
    | 'kind'
    | 'detail'
    | 'contact_modified_local'
    | 'mapping_fingerprint'
    | 'run_id'
  > {
  payload: SentValues | null;
  /** Tried again by time whatever its kind. */
  retried: boolean;
}

/** What is read of a failure that is stored already. */
export const knownColumns = [
  'failure_id',
  'contact_id',
  'activity_id',
  'field',
  'state',
  'code',
  'attempts',
  'first_seen_at',
  'run_id',
] as const;

/** What was stored of the same failure before. */
export type KnownFailure = Pick<Failure, (typeof knownColumns)[number]>;

/** The columns of a problem, whoever has it. */
export function columnsOfProblem({ field, column, code, kind, detail, retried }: ContactProblem) {
  return { field: field ?? '', column_name: column ?? null, code, kind, detail, retried: retried === true };
}

/** Which of them, and when they were met. */
export interface Storing {
  /** One a key. */
  met: ReadonlyMap<string, MetFailure>;
  /** What is stored under these keys by now. */
  readKnown: () => Promise<ReadonlyMap<string, KnownFailure>>;
  utc: DateTime2;
  /** In [0, 1), to keep apart in time what failed together; default: Math.random. */
  random?: (() => number) | undefined;
}

/**
 * Stores what failed and resolves what is known and was not met, in four statements at most, however many there are: the
 * tables belong to a live web site. Run it in a transaction.
 */
export async function storeFailures(transaction: DatabaseHandle, storing: Storing): Promise<void> {
  const { met, readKnown, utc } = storing;
  const known = await readKnown();
  await resolveByIds(
    transaction,
    [...known].flatMap(([key, each]) => (met.has(key) || each.state === 'resolved' ? [] : [each.failure_id])),
    utc,
  );
  const fresh = [...met].filter(([key]) => !known.has(key));
  const rows = fresh.map(([, each]) => asStored(each, undefined, storing));
  const keys = ['contact_id', 'activity_id', 'field'] as const;
  const inserted = await insertIfAbsent(transaction, 'dynamics365.failure', said, keys, rows);
  await update(transaction, storing, known);
  if (inserted === fresh.length) return;
  // Somebody else has met some of them in the same moment.
  const others = [...(await readKnown())].filter(
    ([key, { first_seen_at, run_id }]) =>
      !known.has(key) && (first_seen_at !== utc || run_id !== met.get(key)?.run_id),
  );
  await update(transaction, storing, new Map(others));
}

/** Resolves failures by their numbers. */
export async function resolveByIds(
  { db, dialect }: DatabaseHandle,
  failureIds: readonly number[],
  utc: DateTime2,
): Promise<void> {
  if (failureIds.length === 0) return;
  const over = idRows(dialect, 'over', failureIds);
  await db
    .updateTable('dynamics365.failure')
    .set(resolved(utc))
    .where('failure_id', 'in', db.selectFrom(over).select('over.id'))
    .execute();
}

/** Updates those that are stored already. */
async function update(
  { db, dialect }: DatabaseHandle,
  storing: Storing,
  known: ReadonlyMap<string, KnownFailure>,
): Promise<void> {
  const again = [...storing.met].flatMap(([key, each]) => {
    const before = known.get(key);
    return before ? [{ failure_id: before.failure_id, ...asStored(each, before, storing) }] : [];
  });
  if (again.length === 0) return;
  await db
    .updateTable('dynamics365.failure')
    .from(dialect.jsonRows('given', numbered, again))
    .set((eb) => ({
      contact_id: eb.ref('given.contact_id'),
      column_name: eb.ref('given.column_name'),
      row_id: eb.ref('given.row_id'),
      code: eb.ref('given.code'),
      kind: eb.ref('given.kind'),
      detail: eb.ref('given.detail'),
      payload: eb.ref('given.payload'),
      state: eb.ref('given.state'),
      attempts: eb.ref('given.attempts'),
      next_attempt_at: eb.ref('given.next_attempt_at'),
      contact_modified_local: eb.ref('given.contact_modified_local'),
      mapping_fingerprint: eb.ref('given.mapping_fingerprint'),
      first_seen_at: eb.ref('given.first_seen_at'),
      last_seen_at: eb.ref('given.last_seen_at'),
      run_id: eb.ref('given.run_id'),
    }))
    .whereRef('dynamics365.failure.failure_id', '=', 'given.failure_id')
    .execute();
}

/** A failure as it is to be stored: one that comes back the same counts its attempts, and stays dismissed. */
function asStored(
  { retried, ...each }: MetFailure,
  before: KnownFailure | undefined,
  { utc, random }: Storing,
) {
  const again = before !== undefined && before.state !== 'resolved' && before.code === each.code;
  const attempts = again ? before.attempts + 1 : 1;
  return {
    ...each,
    state: again && before.state === 'dismissed' ? 'dismissed' : 'open',
    attempts,
    next_attempt_at:
      each.kind === 'data' && !retried ? null : addMilliseconds(utc, nextAttemptAfter(attempts, random)),
    first_seen_at: again ? before.first_seen_at : utc,
    last_seen_at: utc,
  };
}

const firstDelayMs = 60_000;
const longestDelayMs = 6 * 60 * 60_000;

/**
 * How long to wait before a failure that time may end is tried again: a minute, doubled with each attempt up to six hours,
 * less up to a fifth at random, so that what failed together does not come back together.
 * @param attempts made so far, from 1
 */
export function nextAttemptAfter(attempts: number, random: () => number = Math.random): number {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
  return Math.round(delay * (1 - 0.2 * random()));
}
