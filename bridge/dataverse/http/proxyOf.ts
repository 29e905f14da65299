import { BlockList, isIP } from 'node:net';

/** Proxies between this machine and the world, as the usual variables name them. */
export interface OutgoingProxies {
  /** For addresses with http: and https:, with user and password where the proxy asks for them. */
  http?: string;
  https?: string;
  /** Hosts that are reached directly: `example.com`, `.example.com`, `*.example.com`, `host:port`, `10.0.0.0/8`, `*`. */
  none: string;
}

/** The proxy a request to an address goes through; undefined where it goes directly. As curl and undici read it. */
export function proxyOf(address: string | URL, proxies: OutgoingProxies | undefined): URL | undefined {
  const { protocol, hostname, port } = new URL(address);
  const proxy = protocol === 'https:' ? (proxies?.https ?? proxies?.http) : proxies?.http;
  if (proxy === undefined) return undefined;
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const entries = proxies?.none.split(/[,\s]+/).filter((entry) => entry !== '') ?? [];
  return entries.some((entry) => covers(entry.toLowerCase(), host, number)) ? undefined : new URL(proxy);
}

/** A proxy as it may be told: without user and password. */
export function nameOfProxy({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry.includes('/')) return coversNetwork(entry, host);
  const [, bracketed, plain, ofPort] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  // An IPv6 address without brackets has colons and no port.
  const name = bracketed ?? plain ?? entry;
  if (ofPort !== undefined && Number(ofPort) !== port) return false;
  if (name === '*') return true;
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '');
  if (suffix === '') return false;
  return host.endsWith(`.${suffix}`) || (host === suffix && !name.startsWith('*'));
}

function coversNetwork(entry: string, host: string): boolean {
  const family = isIP(host);
  const [network = '', bits] = entry.split('/');
  if (family === 0 || isIP(network) !== family || !/^\d{1,3}$/.test(bits ?? '')) return false;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  try {
    const list = new BlockList();
    list.addSubnet(network, Number(bits), kind);
    return list.check(host, kind);
  } catch {
    return false;
  }
}
