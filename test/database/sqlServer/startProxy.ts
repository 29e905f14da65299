import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface CutProxy {
  port: number;
  /** Breaks every connection there is. @returns how many ends were open */
  cut(): number;
  /** From now on new connections are broken at once, or let through again. */
  refuse(refusing: boolean): void;
  /** Breaks as many of the next connections as soon as the server answers for the first time: in the middle of the sign-in. */
  cutSignIns(count: number): void;
  /** From now on nothing passes in either direction, and every connection stays open; or all that waited does. */
  hold(holding: boolean): void;
  close(): Promise<void>;
}

export async function startProxy(target: { host: string; port: number }): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let refusing = false;
  let holding = false;
  let signInsToCut = 0;
  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(target);
    if (signInsToCut > 0) {
      signInsToCut -= 1;
      upstream.once('data', () => client.destroy());
    }
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on('data', (part) => {
        other.write(part);
      });
      one.on('end', () => other.end());
      if (holding) one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const cut = (): number => {
    const open = [...sockets];
    for (const socket of open) socket.destroy();
    return open.length;
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    refuse: (on) => {
      refusing = on;
    },
    cutSignIns: (count) => {
      signInsToCut = count;
    },
    hold: (on) => {
      holding = on;
      for (const socket of sockets) {
        if (on) socket.pause();
        else socket.resume();
      }
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
