import { connect } from 'node:net';
import ipaddr from 'ipaddr.js';
import { nameOfProxy, type OutgoingProxies, proxyOf } from '../../bridge/dataverse/http/proxyOf.ts';

const patienceMs = 5_000;

/**
 * What can be known of the address that requests to a server come from, without asking a stranger: the address this
 * machine uses on the way there. A sentence; undefined where no connection came about.
 */
export async function describeOutgoing(
  url: string,
  proxies: OutgoingProxies | undefined,
): Promise<string | undefined> {
  const proxy = proxyOf(url, proxies);
  const address = await localAddressTo(proxy ?? new URL(url));
  return address === undefined ? undefined : describeAddress(address, proxy);
}

/** What an address of this machine says about the one that Dynamics sees. @param proxy that requests go through */
export function describeAddress(address: string, proxy?: URL): string {
  if (proxy)
    return `Requests leave this machine with the address ${address} and go on from the proxy ${nameOfProxy(proxy)}: the address that Dynamics sees is the proxy’s, which its administrator knows.`;
  return `Requests leave this machine with the address ${address}${meaningOf(address)}`;
}

/** What kind of address it is, as the end of the sentence. */
function meaningOf(address: string): string {
  const range = ipaddr.process(address).range();
  if (range === 'loopback') return ', which is this machine itself.';
  if (range === 'unicast')
    return ', a public one: Dynamics sees it unless something on the way puts its own in the place of it.';
  return ', a private one: Dynamics sees that of the router or NAT gateway behind it, which cannot be seen from here. Whoever looks after the network, or the cloud’s portal, knows it.';
}

/** Connects as a request would, sends nothing, and looks which address of this machine is used. */
function localAddressTo({ hostname, port, protocol }: URL): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    const end = (address?: string): void => {
      socket.destroy();
      resolve(address);
    };
    socket.setTimeout(patienceMs, () => end());
    socket.once('connect', () => end(socket.localAddress));
    socket.once('error', () => end());
  });
}
