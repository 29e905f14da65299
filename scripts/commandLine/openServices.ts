import { partsForAnswers } from '../../bridge/api/engine.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { describeMistakes, readConfig } from '../../bridge/config.ts';
import { createLogger } from '../../bridge/createLogger.ts';
import { createParts } from '../../bridge/createParts.ts';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import { openChecked } from '../../bridge/openChecked.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import {
  createReconciliations,
  type Reconciliations,
} from '../../bridge/sync/reconcile/createReconciliations.ts';
import { createRuns, type Runs } from '../../bridge/sync/runs/createRuns.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import type { CommandIo } from './commandIo.ts';
import { CommandRefused } from './commandRefused.ts';
import { exitCodes } from './exitCodes.ts';

/** The bridge without its HTTP side. */
export interface OpenServices {
  runs: Runs;
  reconciliations: Reconciliations;
  parts: SyncParts;
  /** The same for what somebody waits for: calls of Dynamics end within a minute. */
  answering: SyncParts;
  dynamicsUrl: string;
  /** Lets what this process carries out end within seconds, to be continued by another. */
  stop(): void;
  close(): Promise<void>;
}

/**
 * Makes the engine of the bridge as “npm start” makes them, for a command: by the same configuration, on the same
 * database, beside any bridge that is running. What the engine logs goes to the other stream.
 * @throws CommandRefused with what to do when the bridge would not start either
 */
export async function openServices(
  env: Environment,
  _options: unknown,
  io: CommandIo,
): Promise<OpenServices> {
  const read = readConfig(env);
  if ('mistakes' in read) throw new CommandRefused(describeMistakes(read.mistakes));
  const { config } = read;
  const level = env.LOG_LEVEL ? config.logLevel : 'error';
  const isTerminal = io.stderr.isTTY ?? false;
  const log = await createLogger({ level, format: config.logFormat, isTerminal }, io.stderr);
  const extensions = await loadExtensions(config.extensions);
  const opened = await openChecked(config, log);
  if ('refused' in opened)
    throw new CommandRefused(opened.refused, opened.passes ? exitCodes.notDone : exitCodes.refused);
  const { database, timeZone } = opened;
  const stopping = new AbortController();
  const parts = createParts({ config, database, timeZone, extensions, log, stopping: stopping.signal });
  const detection = createEventDetection(parts, { intervalMs: config.eventIntervalMs });
  const runs = createRuns(
    { ...parts, database: { ...database, ...database.forRuns } },
    { afterRun: async () => void (await detection.detect()) },
  );
  const reconciliations = createReconciliations({ ...parts, database: { ...database, ...database.forRuns } });
  return {
    runs,
    reconciliations,
    parts,
    answering: partsForAnswers(parts),
    dynamicsUrl: config.dynamics.url,
    stop: () => stopping.abort(new Error('The command is stopping.')),
    async close() {
      await runs.settled();
      await reconciliations.settled();
      await detection.settled();
      await parts.dataverse.close();
      await database.close();
    },
  };
}

/** The same, which end in their own way when the command is told to. */
export const openStoppable: typeof openServices = async (env, options, io) => {
  const opened = await openServices(env, options, io);
  io.onStop(() => opened.stop());
  return opened;
};
