import { BlockList, isIPv6 } from 'node:net';
import type { Middleware, WebResponse } from '../http.ts';

/** The IP firewall of an environment, by the names of its settings in the Power Platform admin center. */
export interface IpFirewall {
  enabled: boolean;
  /** Ranges as CIDR. */
  allowed: readonly string[];
  /** "Allow access for all application users": on by default. */
  applicationUsers: boolean;
}

export const openFirewall: IpFirewall = { enabled: false, allowed: [], applicationUsers: true };

/**
 * Code and sentence as a published lab of Microsoft shows them; the status is from memory. The address is not named.
 * All callers of the stand-in are application users.
 */
const blocked: WebResponse = {
  status: 403,
  headers: { 'Content-Type': 'application/json; odata.metadata=minimal' },
  body: JSON.stringify({
    error: {
      code: '0x80095ffe',
      message:
        'The request you are trying to make is rejected as access to your ip is blocked. Contact your administrator for more information.',
    },
  }),
};

/** Lets requests through that come from an allowed range. @param firewall as it is when a request comes */
export function firewallMiddleware(firewall: IpFirewall): Middleware {
  return (request, next) => {
    const { enabled, allowed, applicationUsers } = firewall;
    const isOpen = !enabled || applicationUsers || isWithin(request.address ?? '', allowed);
    return isOpen ? next(request) : Promise.resolve({ ...blocked });
  };
}

function isWithin(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    list.addSubnet(network, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return address !== '' && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
