import { setTimeout as wait } from 'node:timers/promises';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { createEngine, type EngineOptions } from '../createEngine.ts';

/** A process of its own that looks for events again and again until it is told to end; to be killed. */
const engine = await createEngine(JSON.parse(process.argv[2] ?? '') as EngineOptions);
const detection = createEventDetection(engine.parts, { intervalMs: 0 });
process.once('SIGTERM', () => {
  void detection.settled().then(() => engine.stop());
});
while (!engine.parts.stopping.aborted) {
  await detection.detect().catch(() => undefined);
  // Others have their turn.
  await wait(5);
}
