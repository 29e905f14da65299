import { flushCompileCache } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { keepTlsFresh } from './api/http/keepTlsFresh.ts';
import { listen } from './api/http/listen.ts';
import { readTlsFiles } from './api/http/readTlsFiles.ts';
import { commandEnvironment } from './config/commandEnvironment.ts';
import { describeMistakes, readConfig } from './config.ts';
import { createApplication, describeExpiries } from './createApplication.ts';
import { createLogger } from './createLogger.ts';
import { createMemoryRelease } from './createMemoryRelease.ts';
import { createParts, requestTimeoutMs } from './createParts.ts';
import { readSchemaVersion } from './database/readSchemaVersion.ts';
import { loadExtensions } from './extensions/loadExtensions.ts';
import { readState } from './metrics/readState.ts';
import { openChecked } from './openChecked.ts';
import { openSpanExporter } from './openSpanExporter.ts';
import { programVersion } from './programVersion.ts';
import { createEventDetection } from './sync/events/createEventDetection.ts';
import { createReconciliations } from './sync/reconcile/createReconciliations.ts';
import { createRuns } from './sync/runs/createRuns.ts';
import { pruneAudit } from './sync/state/audit/audit.ts';
import { describePause, readPause } from './sync/state/pause/pause.ts';
import { createWebhookIntake } from './sync/webhooks/createWebhookIntake.ts';
import { createWebhookWorker } from './sync/webhooks/createWebhookWorker.ts';
import { exportSpansTo } from './tracing/spans.ts';
import { watchReadiness } from './watchReadiness.ts';

/** Exit code for what an administrator has to put right: starting again would not help. */
const wrongSetUp = 2;
/** Exit code for what passes by itself, such as a database that starts later than this machine: start again. */
const notReadyYet = 1;
/** How often runs whose process has ended are looked for. */
const watchIntervalMs = 3_000;
/** How often a side that cannot be used is asked again after the start. */
const readinessIntervalMs = 60_000;
const pruneIntervalMs = 60 * 60_000;
const firstPruneMs = 60_000;
/** How often counts of calls are stored. */
const callFlushMs = 5 * 60_000;
/** So long after the start what was not needed for it is loaded. */
const restMs = 2_000;
/**
 * Memory belongs to the web site on the same machine: garbage is collected once it is this share of what lives, in
 * percent, where V8 by itself lets the heap double.
 */
const heapGrowthPercent = 30;
const help = `The Xperience–Dynamics 365 bridge.

Usage: npm start                       with the configuration in environment variables or a file .env
       npm start -- --env-file FILE    with FILE in the place of .env

.env.example lists every variable.

Exit code: 0 it was told to end, 1 something is in the way that passes by itself, such as a server that is down: start it
again in a while; 2 an administrator has to put something right first.`;

function stop(message: string, code = wrongSetUp): never {
  console.error(message);
  process.exit(code);
}

/** What an administrator has to put right is told in its sentence alone. */
function orStop<Part>(make: () => Part): Part {
  try {
    return make();
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
if (process.argv.includes('--help')) {
  console.log(help);
  process.exit(0);
}
const given = orStop(() => commandEnvironment(process.env, process.argv.slice(2)));
if (given.args.length > 0) stop(`There is no option ${given.args[0]}.\n\n${help}`);
const read = readConfig(given.env);
if ('mistakes' in read) stop(describeMistakes([...given.configFile, ...read.mistakes]));
if (given.configFile.length > 0) stop(describeMistakes(given.configFile));
const { config } = read;
const log = await createLogger({
  level: config.logLevel,
  format: config.logFormat,
  isTerminal: process.stdout.isTTY ?? false,
});
for (const { text, remedy } of [...given.warnings, ...read.warnings]) log.warn(`${text} ${remedy}`);

for (const { title, text } of describeExpiries(config, new Date())) log.warn(`${title} ${text}`);

const extensions = await loadExtensions(config.extensions).catch((error: Error) => stop(error.message));
const opened = await openChecked(config, log);
if ('refused' in opened) stop(opened.refused, opened.passes ? notReadyYet : wrongSetUp);
const { database } = opened;
const { url } = config.dynamics;
const stopping = new AbortController();
// Loaded where they are wanted.
const metrics =
  config.server.metrics &&
  (await import('./metrics/createMetrics.ts')).createMetrics({ timeZone: opened.timeZone });
const spans = await openSpanExporter(config, log);
exportSpansTo(spans);
const parts = orStop(() =>
  createParts({
    config,
    database,
    timeZone: opened.timeZone,
    extensions,
    log,
    stopping: stopping.signal,
    onRequest: metrics?.requested,
    onPause: metrics?.pausing,
    observer: metrics,
  }),
);
const { dataverse } = parts;
const detection = createEventDetection(parts, { intervalMs: config.eventIntervalMs });
const releaseMemory = createMemoryRelease(() => runs.isBusy());
const runs = createRuns(
  { ...parts, database: { ...database, ...database.forRuns } },
  {
    afterRun: async () => {
      await detection.detect();
      releaseMemory();
    },
  },
);
const reconciliations = createReconciliations({ ...parts, database: { ...database, ...database.forRuns } });
const webhooks = createWebhookWorker({ ...parts, database: { ...database, ...database.forRuns } });
const intake = createWebhookIntake(parts, webhooks.wake);
const version = programVersion();

const { app, calls, flows, loadRest } = createApplication({
  config,
  engine: { parts, runs, reconciliations, detection, intake, dynamicsUrl: url, version },
  stopping: stopping.signal,
  metrics,
  log,
});

if (metrics && config.server.metrics) {
  const { host: hostname, port } = config.server.metrics;
  const { observeState } = await import('./metrics/observeState.ts');
  const { serveMetrics } = await import('./metrics/serveMetrics.ts');
  serveMetrics({
    registry: metrics.registry,
    observe: observeState({
      registry: metrics.registry,
      read: () => readState(parts),
      freshMs: 10_000,
      patienceMs: 5_000,
    }),
    hostname,
    port,
    onError: (error) =>
      log.error(
        { err: error },
        `Metrics cannot be served at ${hostname}:${port}; all else works. If another program has the port, set BRIDGE_METRICS_PORT to a free one.`,
      ),
  });
}

const { host, tls, wire } = config.server;
const material = tls && orStop(() => readTlsFiles(tls));

const server = listen(app, { hostname: host, port: config.server.port, wire, tls: material }, (port) => {
  log.info({ host, port, version }, 'The bridge listens');
  void watchReadiness({
    look: async () => {
      await readSchemaVersion(database);
      const { userId } = await dataverse.whoAmI({ signal: AbortSignal.timeout(requestTimeoutMs) });
      const pause = await readPause(database);
      // Whoever starts an installation that was moved has most likely meant the other one.
      if (pause) log.warn(describePause(pause));
      return { host, port, dynamics: url, applicationUser: userId, version };
    },
    log,
    intervalMs: readinessIntervalMs,
    signal: stopping.signal,
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  });
});
// Calls beyond what connections there may be are refused before anybody sees them; webhooks may be among them.
server.on('drop', intake.missed);
server.on('error', (error: NodeJS.ErrnoException) => {
  stop(
    error.code === 'EADDRNOTAVAIL'
      ? `BRIDGE_HOST is ${host}, which is no address of this machine. Give one of its own, or 127.0.0.1.`
      : `Port ${config.server.port} cannot be used: ${error.message}. Set BRIDGE_PORT to a free one.`,
  );
});

if (tls && 'setSecureContext' in server) {
  keepTlsFresh(tls, { take: ({ cert, key }) => server.setSecureContext({ cert, key }), log });
}

const resumeOrphans = () =>
  Promise.all([runs.resumeOrphans(), reconciliations.resumeOrphan()])
    .then(() => undefined)
    .catch((error: unknown) => log.warn({ err: error }, 'Runs of ended processes could not be looked for'));
const watch = setInterval(() => void resumeOrphans(), watchIntervalMs);
void resumeOrphans();
webhooks.start();

flows?.deliveries.start();

const prune = () =>
  pruneAudit(parts).catch((error: unknown) => log.warn({ err: error }, 'The audit could not be pruned'));
const pruning = setInterval(() => void prune(), pruneIntervalMs);
// Once Dynamics has answered: by its clock is seen whether that of the database is far ahead.
setTimeout(() => void prune(), firstPruneMs).unref();

// Once the calls that waited for the start are answered.
const resting = setTimeout(() => {
  loadRest()
    .then(() => flushCompileCache())
    .catch((error: unknown) => log.error({ err: error }, 'The pages cannot be served'));
}, restMs);

/** Seldom: a silence is longer. */
const counting = setInterval(() => void calls.flush(), callFlushMs);

const shutDown = async (): Promise<void> => {
  if (stopping.signal.aborted) return;
  log.info('Stopping: a run in hand is continued by the next process');
  clearInterval(watch);
  clearInterval(pruning);
  clearInterval(counting);
  clearTimeout(resting);
  server.close();
  stopping.abort(new Error('The bridge is stopping.'));
  await calls.flush();
  await flows?.close();
  await runs.settled();
  await reconciliations.settled();
  await webhooks.settled();
  await detection.settled();
  await dataverse.close();
  await database.close();
  await spans?.close();
  process.exit(0);
};
process.on('SIGTERM', shutDown);
process.on('SIGINT', shutDown);
