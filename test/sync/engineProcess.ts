import { createEngine, type EngineOptions } from './createEngine.ts';

/** An engine in a process of its own that carries out one run of each kind named, all at once; to be killed. */
const [, , options = '', ...kinds] = process.argv;
const engine = await createEngine(JSON.parse(options) as EngineOptions);
const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
await Promise.all([
  ...(kinds.includes('contacts') ? [engine.runs.syncContacts(request)] : []),
  ...(kinds.includes('activities') ? [engine.runs.syncActivities(request)] : []),
]);
await engine.stop();
