import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { sampleMistake } from '../../bridge/config/sampleMistake.ts';
import { readConfig } from '../../bridge/config.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { isSampleDatabase } from '../../bridge/xperience/settings/isSampleDatabase.ts';
import { askDynamics } from './askDynamics.ts';

/** Tells something; beside the SQL of --print, which is piped into a file, on the other stream. */
export type Say = (...lines: string[]) => void;

/** Dynamics is asked when it is configured; the set-up goes on without it, and a later one adds what it says. */
export async function askConfigured(
  database: BridgeDatabase,
  env: Environment,
  say: Say,
): Promise<Awaited<ReturnType<typeof askDynamics>>> {
  const target = env.XPERIENCE_DATABASE ?? env.XPERIENCE_SETUP_DATABASE;
  const read = readConfig(target === undefined ? env : { ...env, XPERIENCE_DATABASE: target });
  if ('mistakes' in read) {
    say(
      'Dynamics was not asked, because the configuration is not complete. Run the set-up again when it is.',
    );
    return {};
  }
  const mistake = sampleMistake(await isSampleDatabase(database), read.config.dynamics.url);
  if (mistake) throw new Error(`${mistake.variable} ${mistake.problem}`);
  return askDynamics(read.config).catch((error: Error) => {
    say(`Dynamics did not answer: ${error.message} Run the set-up again when it does.`);
    return {};
  });
}
