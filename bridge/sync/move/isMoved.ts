import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readSchemaVersion } from '../../database/readSchemaVersion.ts';
import { readInstallation } from '../state/installation.ts';
import { readMove } from '../state/move/moveState.ts';

/** Whether this installation was moved into this database before, to the end. */
export async function isMoved(old: DatabaseHandle, fresh: DatabaseHandle): Promise<boolean> {
  if ((await readSchemaVersion(fresh)) === undefined || (await readSchemaVersion(old)) === undefined)
    return false;
  const move = await readMove(fresh);
  return move?.stage === 'done' && move.installationId === (await readInstallation(old)).installationId;
}
