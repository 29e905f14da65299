import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';

/** Files for TLS with the collector that the standard's variables name; the exporter reads them itself where no proxy is. */
const files = { ca: 'CERTIFICATE', cert: 'CLIENT_CERTIFICATE', key: 'CLIENT_KEY' } as const;

/**
 * Connections to a collector through a forward proxy: by CONNECT to one with https:, else by requests in absolute form.
 * @param proxy with user and password where it asks for them
 * @param protocol of the collector's address
 * @throws when a file for TLS cannot be read
 */
export async function createProxyAgent(
  proxy: URL,
  protocol: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Agent> {
  if (protocol === 'http:') {
    const { HttpProxyAgent } = await import('http-proxy-agent');
    return new HttpProxyAgent(proxy, { keepAlive: true });
  }
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const tls = Object.fromEntries(
    Object.entries(files).flatMap(([option, name]) => {
      const file = env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] ?? env[`OTEL_EXPORTER_OTLP_${name}`];
      return file ? [[option, readFileSync(file)]] : [];
    }),
  );
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true });
  const connect = agent.connect.bind(agent);
  // Options of the agent count for the connection to the proxy; these are for the one inside.
  agent.connect = (request, options) => connect(request, { ...options, ...tls });
  return agent;
}
