import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { readKeySecret } from '../../bridge/config/variables.ts';
import { type Config, readConfig } from '../../bridge/config.ts';
import type { CommandIo } from '../commandLine/commandIo.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { type OpenServices, openServices } from '../commandLine/openServices.ts';

/** What the command works with: the engine, and how it is configured. */
export interface OpenedWebhook extends OpenServices {
  config: Config;
  /** @throws CommandRefused where BRIDGE_KEY_SECRET is missing */
  keySecret(): string;
}

/** @throws CommandRefused with what to do when the bridge would not start either */
export async function openWebhook(env: Environment, options: unknown, io: CommandIo): Promise<OpenedWebhook> {
  const services = await openServices(env, options, io);
  const read = readConfig(env);
  // What the services were opened by can be read.
  if ('mistakes' in read) throw new CommandRefused('The configuration was changed meanwhile.');
  return {
    ...services,
    config: read.config,
    keySecret: () => {
      const secret = readKeySecret(env.BRIDGE_KEY_SECRET?.trim() ?? '');
      if (typeof secret === 'string') return secret;
      throw new CommandRefused(
        'BRIDGE_KEY_SECRET is missing or too short. Set it to what “npm run keys -- secret” prints, here and for every process of the bridge.',
      );
    },
  };
}
