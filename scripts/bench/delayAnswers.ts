import { connect, createServer, type Socket } from 'node:net';
import { parseConnectionString } from '../../bridge/database/sqlServer/parseConnectionString.ts';

/** A way to a server on which each answer takes longer. */
export interface DelayedWay {
  /** The connection string with this way in the place of the server. */
  address: string;
  close(): Promise<void>;
}

const usualPort = 1433;

/**
 * Opens a way to SQL Server on which everything the server says arrives later, as from one that is further away: then the
 * ways there and back take a call's time, and no processor does.
 * @param address connection string
 * @param delayMs how much later
 * @throws for a server that is found by the name of its instance, whose port nobody knows
 */
export async function delayAnswers(address: string, delayMs: number): Promise<DelayedWay> {
  const read = parseConnectionString(address);
  if ('problems' in read) throw new Error(read.problems.join(' '));
  const { server: host, port, instanceName, certificateName } = read.settings;
  if (port === undefined && instanceName !== undefined)
    throw new Error('Give the port of the server in --database, behind a comma, in place of the instance.');
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(port ?? usualPort, host);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.setNoDelay(true);
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    client.on('data', (part) => server.write(part));
    // Timers of one length end in the order they began.
    server.on('data', (part) => setTimeout(() => client.write(part), delayMs));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', () => resolve()));
  const own = listener.address();
  const ownPort = typeof own === 'object' && own ? own.port : 0;
  return {
    // What is said last counts. The certificate, if one is looked at, remains that of the server.
    address: `${address};Data Source=127.0.0.1,${ownPort};HostNameInCertificate=${certificateName ?? host}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}
