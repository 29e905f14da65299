import type { Environment } from './readEnvironment.ts';
import { readTimeZone } from './readTimeZone.ts';

/**
 * The zone of Xperience for commands that may run before the configuration is complete; that of this machine when none
 * is set.
 * @throws with what to do when what is set is none
 */
export function configuredTimeZone(env: Environment): string {
  const given = env.XPERIENCE_TIME_ZONE?.trim();
  if (!given) return Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = readTimeZone(given);
  if (typeof zone === 'string') return zone;
  throw new Error(`XPERIENCE_TIME_ZONE ${zone.wrong}`);
}
