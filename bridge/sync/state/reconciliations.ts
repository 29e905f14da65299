import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { BridgeRow } from '../../database/bridgeTables.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { insertDifferences, type NewDifference } from './differences.ts';

export type StoredReconciliation = BridgeRow<'dynamics365.reconciliation'>;

export interface NewReconciliation {
  requestedBy: string;
  holder: string;
  token: number;
  /** Highest ContactID. */
  upperBound: number;
}

/** Records a reconciliation that starts now. */
export async function insertReconciliation(
  database: DatabaseHandle,
  { requestedBy, holder, token, upperBound }: NewReconciliation,
): Promise<StoredReconciliation> {
  const { utc } = await currentTimes(database);
  const insert = database.db.insertInto('dynamics365.reconciliation').values({
    state: 'running',
    stage: 'contacts',
    requested_by: requestedBy.slice(0, 100),
    started_at: utc,
    upper_bound: upperBound,
    holder,
    fencing_token: token,
  });
  const { reconciliation_id } = await database.dialect
    .outputInserted(insert, ['reconciliation_id'])
    .executeTakeFirstOrThrow();
  return (await readReconciliation(database, reconciliation_id)) as StoredReconciliation;
}

export function readReconciliation(
  { db }: DatabaseHandle,
  id: number,
): Promise<StoredReconciliation | undefined> {
  return db
    .selectFrom('dynamics365.reconciliation')
    .selectAll()
    .where('reconciliation_id', '=', id)
    .executeTakeFirst();
}

/** The one that is recorded as running, whether its holder lives or not. */
export function readRunningReconciliation({
  db,
  dialect,
}: DatabaseHandle): Promise<StoredReconciliation | undefined> {
  const query = db
    .selectFrom('dynamics365.reconciliation')
    .selectAll()
    .where('state', '=', 'running')
    .orderBy('reconciliation_id', 'desc');
  return dialect.limit(query, 1).executeTakeFirst();
}

/** The last one that finished before another. */
export function readReconciliationBefore(
  { db, dialect }: DatabaseHandle,
  id: number,
): Promise<StoredReconciliation | undefined> {
  const query = db
    .selectFrom('dynamics365.reconciliation')
    .selectAll()
    .where('state', '=', 'finished')
    .where('reconciliation_id', '<', id)
    .orderBy('reconciliation_id', 'desc');
  return dialect.limit(query, 1).executeTakeFirst();
}

export interface ReconciliationFilter {
  state?: string;
  /** Only older ones than this. */
  before?: number;
  limit: number;
}

/** The newest first. */
export function listReconciliations(
  { db, dialect }: DatabaseHandle,
  { state, before, limit }: ReconciliationFilter,
): Promise<StoredReconciliation[]> {
  let query = db.selectFrom('dynamics365.reconciliation').selectAll().orderBy('reconciliation_id', 'desc');
  if (state !== undefined) query = query.where('state', '=', state);
  if (before !== undefined) query = query.where('reconciliation_id', '<', before);
  return dialect.limit(query, limit).execute();
}

/** Lets a new holder go on; false when it has ended, or a later holder has it. */
export async function adoptReconciliation(
  { db, dialect }: DatabaseHandle,
  id: number,
  holder: string,
  token: number,
): Promise<boolean> {
  const update = db
    .updateTable('dynamics365.reconciliation')
    .set({ holder, fencing_token: token })
    .where('reconciliation_id', '=', id)
    .where('state', '=', 'running')
    .where((eb) => eb.or([eb('fencing_token', 'is', null), eb('fencing_token', '<', token)]));
  return (await dialect.outputUpdated(update, ['reconciliation_id']).execute()).length > 0;
}

/** What a holder writes with each page. */
export interface ReconciliationProgress {
  stage?: string;
  position?: number;
  lastNumber?: number;
  requests: number;
  /** As JSON. */
  totals: object;
  state?: string;
  reasonCode?: string;
  reason?: string;
  differences?: readonly NewDifference[];
  /** Takes back what was found behind this number, by a holder that was cut off. */
  forgetBehind?: number;
}

/**
 * Writes a page: what was found and how far it has come, all or nothing, guarded by the fencing token.
 * @returns whether it is still this holder's
 */
export function saveReconciliation(
  database: DatabaseHandle,
  { id, token }: { id: number; token: number },
  progress: ReconciliationProgress,
): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const { db, dialect } = transaction;
    const { utc } = await currentTimes(transaction);
    const { stage, position, lastNumber, requests, totals, state, reasonCode, reason } = progress;
    const update = db
      .updateTable('dynamics365.reconciliation')
      .set({
        requests,
        totals: JSON.stringify(totals),
        ...(stage === undefined ? {} : { stage }),
        ...(position === undefined ? {} : { position }),
        ...(lastNumber === undefined ? {} : { last_number: lastNumber }),
        ...(state === undefined ? {} : { state, finished_at: utc }),
        ...(reasonCode === undefined ? {} : { reason_code: reasonCode }),
        ...(reason === undefined ? {} : { reason }),
      })
      .where('reconciliation_id', '=', id)
      .where('fencing_token', '=', token)
      .where('state', '=', 'running');
    const rows = await dialect.outputUpdated(update, ['reconciliation_id']).execute();
    if (rows.length === 0) return false;
    if (progress.forgetBehind !== undefined) {
      await db
        .deleteFrom('dynamics365.difference')
        .where('reconciliation_id', '=', id)
        .where('number', '>', progress.forgetBehind)
        .execute();
    }
    await insertDifferences(transaction, id, progress.differences ?? []);
    return true;
  });
}

/** Whether somebody wants it to end. */
export async function isReconciliationCancelled({ db }: DatabaseHandle, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('dynamics365.reconciliation')
    .select('cancel_requested')
    .where('reconciliation_id', '=', id)
    .executeTakeFirst();
  return row?.cancel_requested === true;
}

/** Asks one that is going to end. @returns false when it has ended */
export async function requestCancel({ db }: DatabaseHandle, id: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('dynamics365.reconciliation')
    .set({ cancel_requested: true })
    .where('reconciliation_id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
