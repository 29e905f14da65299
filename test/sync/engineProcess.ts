import { createEngine, type EngineOptions } from './createEngine.ts';

/** An engine in a process of its own that carries out one run of contacts, or of activities; to be killed. */
const [, , options = '', kind = 'contacts'] = process.argv;
const engine = await createEngine(JSON.parse(options) as EngineOptions);
const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
await (kind === 'activities' ? engine.runs.syncActivities(request) : engine.runs.syncContacts(request));
await engine.stop();
