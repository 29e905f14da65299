import { createEngine, type EngineOptions } from './createEngine.ts';

/** An engine in a process of its own that carries out one run; to be killed. */
const engine = await createEngine(JSON.parse(process.argv[2] ?? '') as EngineOptions);
await engine.runs.syncContacts({ mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 });
await engine.stop();
