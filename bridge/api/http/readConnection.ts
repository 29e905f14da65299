import { BlockList, isIP, isIPv6 } from 'node:net';

/** Where a request came from, as far as it can be believed. */
export interface Connection {
  /** Address of the caller; of the last proxy that is not trusted, when there is a chain of them. */
  address: string;
  /** The caller's own machine, with nothing in between. */
  local: boolean;
  /** TLS up to the host in front, or to the bridge. */
  encrypted: boolean;
}

/** Headers that hosts in front set. */
export interface ForwardedHeaders {
  forwardedFor?: string | undefined;
  forwardedProto?: string | undefined;
}

export type ReadConnection = (
  peer: string,
  headers: ForwardedHeaders,
  /** The socket itself speaks TLS. */
  tls?: boolean,
) => Connection;

/** What is known of an address as it was written. */
interface Origin {
  address: string;
  trusted: boolean;
  loopback: boolean;
}

/** The same few hosts in front send every request. Longer texts than an address can be are not kept. */
const remembered = { origins: 1_000, characters: 64 };

/**
 * Makes the reader of a request's origin. Only proxies on this machine and the ones named are believed; anybody can
 * send X-Forwarded headers.
 *
 * @param trustedProxies Addresses or networks (`10.0.0.4`, `10.1.0.0/16`) of hosts that terminate TLS.
 * @throws when one of them is neither.
 */
export function createReadConnection(trustedProxies: readonly string[]): ReadConnection {
  const loopback = blockList(['127.0.0.0/8', '::1']);
  const trusted = blockList(['127.0.0.0/8', '::1', ...trustedProxies]);
  const readOrigin = remembering((text) => {
    const address = plainAddress(text);
    return { address, trusted: contains(trusted, address), loopback: contains(loopback, address) };
  });
  return (peer, { forwardedFor, forwardedProto }, tls = false) => {
    const from = readOrigin(peer);
    if (!from.trusted) return { address: from.address, local: false, encrypted: tls };
    const chain = forwardedFor === undefined ? [] : readChain(forwardedFor, readOrigin);
    const caller = chain.findLast((origin) => !origin.trusted) ?? chain[0] ?? from;
    return {
      address: caller.address,
      local: chain.length === 0 && forwardedProto === undefined && from.loopback,
      encrypted:
        forwardedProto === undefined
          ? tls
          : forwardedProto.split(',').at(-1)?.trim().toLowerCase() === 'https',
    };
  };
}

function readChain(forwardedFor: string, readOrigin: (text: string) => Origin): Origin[] {
  return forwardedFor
    .split(',')
    .map(readOrigin)
    .filter(({ address }) => address !== '');
}

function remembering(read: (text: string) => Origin): (text: string) => Origin {
  const known = new Map<string, Origin>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const origin = read(text);
    if (known.size >= remembered.origins) known.clear();
    if (text.length <= remembered.characters) known.set(text, origin);
    return origin;
  };
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Without the IPv4-in-IPv6 prefix that dual-stack sockets show, brackets and port. */
function plainAddress(text: string): string {
  const bare = text.trim().replace(/^::ffff:(?=\d+\.)/i, '');
  return bare.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
}
