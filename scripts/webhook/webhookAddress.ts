import type { Config } from '../../bridge/config.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';

const path = '/xperience-dynamics365/webhooks/dataverse';

/**
 * The address that Dataverse is to call.
 * @param given what somebody typed: an address of the bridge, with or without the path
 * @throws CommandRefused for one that Dataverse would not call, or not in safety
 */
export function webhookAddress(given: string | undefined, { publicUrl }: Config['server']): string {
  const text = given ?? publicUrl;
  if (text === undefined)
    throw new CommandRefused(
      'Dataverse needs an address to call. Set BRIDGE_PUBLIC_URL to the https address of the host in front of the bridge, or give --url.',
    );
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (!address || !/^https?:$/.test(address.protocol))
    throw new CommandRefused(`“${text}” is not an address. Give it as https://bridge.contoso.com.`);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address.protocol === 'http:' && !isLoopback)
    throw new CommandRefused(`${text} is not https, so the key and people's data would travel in the clear.`);
  if (address.port !== '' && !isLoopback)
    throw new CommandRefused(
      `Dataverse calls port 443 only, not ${address.port}. Give the address of the host in front of the bridge.`,
    );
  if (address.username !== '' || address.password !== '' || address.search !== '')
    throw new CommandRefused(
      'Give the address without a user and without a query; the key travels in a header.',
    );
  if (address.pathname === '/') return `${address.origin}${path}`;
  if (address.pathname.endsWith('/webhooks/dataverse')) return `${address.origin}${address.pathname}`;
  throw new CommandRefused(`The webhook is at ${path}. Give the address of the bridge, without a path.`);
}
