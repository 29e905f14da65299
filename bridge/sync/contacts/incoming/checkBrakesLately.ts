import { checkBrakesOften } from '../../state/checkBrakes.ts';
import type { SyncParts } from '../../syncParts.ts';
import { lately } from './lately.ts';

/** Brakes that hold for every row that comes in, as they were a moment ago at most. @throws SyncRefused, DataverseUnavailable */
export function checkBrakesLately(parts: SyncParts): Promise<void> {
  return lately(parts, checkNow);
}

function checkNow(parts: SyncParts): Promise<void> {
  return checkBrakesOften(parts, { signal: parts.stopping, correlationId: parts.newCorrelationId() });
}
