import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { Subscription } from './subscription.ts';

/** Where a subscription stood when something was done with it: what somebody changed meanwhile stays. */
type Standing = Pick<Subscription, 'id' | 'position'>;

function stillThere({ db }: ContactHandle, { id, position }: Standing) {
  return db
    .updateTable('dynamics365.subscription')
    .where('subscription_id', '=', id)
    .where('position', '=', position)
    .where('state', '=', 'active');
}

/** Notes which events a notification holds before it is told, so that it holds the same when it is told again. */
export async function takeInHand(
  database: ContactHandle,
  standing: Standing,
  inHand: number,
): Promise<boolean> {
  const { numUpdatedRows } = await stillThere(database, standing)
    .set({ in_hand: inHand })
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows) === 1;
}

/**
 * Moves on behind an event.
 * @param told whether the flow took it; without, it was of no interest any more
 * @returns false when somebody changed the subscription meanwhile
 */
export async function moveOn(
  database: ContactHandle,
  standing: Standing,
  position: number,
  told: boolean,
): Promise<boolean> {
  const { numUpdatedRows } = await stillThere(database, standing)
    .set({
      position,
      in_hand: null,
      attempts: 0,
      next_attempt_at: null,
      ...(told && { delivered_at: database.dialect.utcNow(), last_status: null, last_error: null }),
    })
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows) === 1;
}

/** How a notification failed. */
export interface Failure {
  status: number | null;
  error: string | null;
}

/** Notes that a notification failed, and when it is tried again. */
export async function noteFailure(
  database: ContactHandle,
  standing: Standing,
  { status, error, attempts, waitMs }: Failure & { attempts: number; waitMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await stillThere(database, standing)
    .set({
      attempts,
      next_attempt_at: database.dialect.utcNow(Math.round(waitMs)),
      last_status: status,
      last_error: error,
    })
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows) === 1;
}

/**
 * Pauses or ends a subscription that is told.
 * @returns false when somebody changed it meanwhile
 */
export async function stopTelling(
  database: ContactHandle,
  standing: Standing,
  stop: { state: 'paused' | 'ended'; code: string } & Partial<Failure> & { attempts?: number },
): Promise<boolean> {
  const { state, code, status, error, attempts } = stop;
  const { numUpdatedRows } = await stillThere(database, standing)
    .set({
      state,
      code,
      changed_at: database.dialect.utcNow(),
      next_attempt_at: null,
      ...(status !== undefined && { last_status: status }),
      ...(error !== undefined && { last_error: error }),
      ...(attempts !== undefined && { attempts }),
    })
    .executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) !== 1) return false;
  // Its repetitions lead to the same flow of the same owner.
  if (state === 'ended')
    await database.db
      .updateTable('dynamics365.subscription')
      .set({ state, code, changed_at: database.dialect.utcNow() })
      .where('same_as', '=', standing.id)
      .execute();
  return true;
}

/** What somebody decides about a subscription. */
export type Decision =
  | { state: 'paused'; code: string }
  /** @param position from where on it is told; where it stood, unless said otherwise */
  | { state: 'active'; position?: number };

/** Carries a decision out, whatever happens with the subscription at the moment. */
export async function decide({ db, dialect }: ContactHandle, id: number, decision: Decision): Promise<void> {
  const { state } = decision;
  await db
    .updateTable('dynamics365.subscription')
    .set({
      state,
      code: state === 'paused' ? decision.code : null,
      changed_at: dialect.utcNow(),
      next_attempt_at: null,
      attempts: 0,
      ...(state === 'active' &&
        decision.position !== undefined && { position: decision.position, in_hand: null }),
    })
    .where('subscription_id', '=', id)
    .where('state', '!=', 'ended')
    .execute();
}

/** Ends a subscription, and its repetitions, however it stands. */
export async function endNow({ db, dialect }: ContactHandle, id: number, code: string): Promise<void> {
  await db
    .updateTable('dynamics365.subscription')
    .set({ state: 'ended', code, changed_at: dialect.utcNow(), next_attempt_at: null })
    .where('state', '!=', 'ended')
    .where((eb) => eb.or([eb('subscription_id', '=', id), eb('same_as', '=', id)]))
    .execute();
}
