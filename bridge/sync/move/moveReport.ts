import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readOwnRow } from '../state/settings/settingRows.ts';
import { readMark, saveMark, setupMarks } from '../state/settings/setupMarks.ts';
import type { MovePlan } from './movePlan.ts';

/** What a move into this database has done, and whether its first runs still wait for somebody to agree. */
export interface MoveReport {
  /** `held` names those whose link was not carried; the others are in the tables, see `listLeftBehind`. */
  plan: MovePlan;
  /** UTC. */
  at: DateTime2;
  waits: { contacts: boolean; activities: boolean };
}

/** Keeps what a move has done, for whoever has to agree to the first run. Run it in its last transaction. */
export async function saveMoveReport(fresh: DatabaseHandle, plan: MovePlan): Promise<void> {
  const held = plan.held.filter(({ forgotten }) => forgotten);
  await saveMark(fresh, setupMarks.moveReport, { ...plan, held });
}

/** @returns undefined for an installation that was not moved */
export async function readMoveReport(database: DatabaseHandle): Promise<MoveReport | undefined> {
  const row = await readOwnRow(database, setupMarks.moveReport);
  if (row === undefined) return undefined;
  return { plan: JSON.parse(row.value), at: row.changed_at, waits: await readWaits(database) };
}

/** Which first runs after a move nobody has agreed to yet; all false where there was no move. */
export async function readWaits(database: DatabaseHandle): Promise<MoveReport['waits']> {
  const isMoved = (mark: unknown): boolean => typeof mark === 'object' && mark !== null;
  return {
    contacts: isMoved(await readMark(database, setupMarks.firstRunUnconfirmed)),
    activities: isMoved(await readMark(database, setupMarks.firstActivityRunUnconfirmed)),
  };
}
