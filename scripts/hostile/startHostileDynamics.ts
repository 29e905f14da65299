import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';

/** What a request to Dynamics is answered with: bytes as they go over the wire. */
export interface HostileBytes {
  /** Written one after the other. */
  parts: readonly (string | Uint8Array)[];
  /** Afterwards: the connection is closed, cut, or left open without another byte. */
  end: 'close' | 'reset' | 'open';
}

/** A Dynamics that answers each request with bytes of somebody else's choice, and another host beside it. */
export interface HostileDynamics {
  url: string;
  /** Address of a host that no request may reach. */
  elsewhere: string;
  /** Requests that reached it. */
  strayed(): number;
  /** What each of the next requests is answered with; the number counts them from 0. */
  answer(make: (request: number) => HostileBytes): void;
  /** Requests since then. */
  asked(): number;
  close(): Promise<void>;
}

export async function startHostileDynamics(): Promise<HostileDynamics> {
  let strayed = 0;
  let asked = 0;
  let make = (_request: number): HostileBytes => ({ parts: [], end: 'close' });
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    // A request comes in one piece or several; each answer ends its connection, so the first piece is enough.
    socket.once('data', () => {
      const { parts, end } = make(asked);
      asked += 1;
      socket.on('data', () => undefined);
      const bytes = Readable.from(parts.map((part) => Buffer.from(part)));
      bytes.on('end', () => {
        if (end === 'close') socket.end();
        if (end === 'reset') socket.resetAndDestroy();
      });
      bytes.pipe(socket, { end: false });
    });
  });
  const other = createServer((_request, response) => {
    strayed += 1;
    response.end('{}');
  });
  return {
    url: await addressOf(server),
    elsewhere: await addressOf(other),
    strayed: () => strayed,
    answer: (chosen) => {
      asked = 0;
      make = chosen;
    },
    asked: () => asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      other.closeAllConnections();
      await Promise.all(
        [server, other].map(async (each) => {
          each.close();
          await once(each, 'close');
        }),
      );
    },
  };
}

async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
