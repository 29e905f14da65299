import type { Engine as ApiEngine } from '../../bridge/api/engine.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { createReconciliations } from '../../bridge/sync/reconcile/createReconciliations.ts';
import type { Engine } from '../sync/createEngine.ts';

/** The engine of a stage as operations work on it; each poll of a trigger looks for something new. */
export function engineOf(
  { parts, runs }: Pick<Engine, 'parts' | 'runs'>,
  dynamicsUrl = 'https://contoso.crm4.dynamics.com',
): ApiEngine {
  const detection = createEventDetection(parts, { intervalMs: 0 });
  const reconciliations = createReconciliations(parts);
  return { parts, runs, reconciliations, detection, dynamicsUrl, version: '0.0.0' };
}
