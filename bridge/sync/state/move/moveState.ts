import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { addOwnRow, holdOwnRow, readOwnRow, saveOwnRow } from '../settings/settingRows.ts';

/** Name of the row of the bridge table `setting` that says how far a move has come. */
export const moveName = 'move';

/** How far the move into this database has come. */
export interface MoveState {
  /** Installation that moves here, and where it was. */
  installationId: string;
  from: { server: string; database: string };
  /** Last end of a pause of the old installation when the move began; see `readLastResume`. */
  lastResume?: number;
  /** Link fields that had arrived empty when the move began. */
  restored?: number;
  /** `tables`: copying, `contacts`: comparing and settling, `done`. */
  stage: 'tables' | 'contacts' | 'done';
  /** Table that is being copied, and the key of its last copied row. */
  table?: string;
  after?: readonly (string | number)[];
  /** ContactID up to which contacts were settled. */
  contactId?: number;
}

export async function readMove(database: ContactHandle): Promise<MoveState | undefined> {
  const row = await readOwnRow(database, moveName);
  return row && (JSON.parse(row.value) as MoveState);
}

/** Begins a move, unless one has begun. Run it in a transaction. */
export async function beginMove(transaction: DatabaseHandle, state: MoveState): Promise<void> {
  const { utc } = await currentTimes(transaction);
  await addOwnRow(transaction, { name: moveName, value: JSON.stringify(state) }, { at: utc, by: 'setup' });
}

/**
 * Takes the next step of a move in one transaction with the note of how far it has come, so that whoever is killed, or
 * comes second, goes on exactly there.
 * @param work answers the state after the step; undefined where it is none of its steps
 * @returns the state that holds now
 */
export function takeStep(
  database: DatabaseHandle,
  work: (transaction: DatabaseHandle, state: MoveState) => Promise<MoveState | undefined>,
): Promise<MoveState> {
  return inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const stamp = { at: utc, by: 'setup' };
    await holdOwnRow(transaction, moveName, stamp);
    const state = await readMove(transaction);
    if (state === undefined) throw new Error('The move has not begun.');
    const next = await work(transaction, state);
    if (next === undefined) return state;
    await saveOwnRow(transaction, { name: moveName, value: JSON.stringify(next) }, stamp);
    return next;
  });
}
