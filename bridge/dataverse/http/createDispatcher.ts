import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { type OutgoingProxies, proxyOf } from './proxyOf.ts';

/** Connections to the world, each by the way that leads to its address. */
export interface OutgoingConnections {
  /** What undici sends a request with. */
  to(address: string): Dispatcher;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Keeps one set of connections for what is reached directly and one for each proxy. */
export function createDispatcher(
  options: Agent.Options,
  proxies: OutgoingProxies | undefined,
): OutgoingConnections {
  const direct = new Agent(options);
  const behind = new Map<string, ProxyAgent>();
  return {
    to(address) {
      const uri = proxyOf(address, proxies)?.href;
      if (uri === undefined) return direct;
      const known = behind.get(uri) ?? new ProxyAgent({ ...options, uri });
      behind.set(uri, known);
      return known;
    },
    async close() {
      await Promise.all([direct, ...behind.values()].map((agent) => agent.destroy()));
    },
  };
}
