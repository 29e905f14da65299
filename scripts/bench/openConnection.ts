import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  text: string;
}

/** A connection that stays open, for one call at a time. */
export interface Connection {
  /** Calls with POST, or with GET where there is no body. @param path in the place of that of the address */
  call(body: Uint8Array | undefined, path?: string): Promise<Answer>;
  close(): void;
}

/**
 * Calls a server of the bench over HTTP/1.1 with as little work as possible: a client for all purposes takes more of the
 * processor for a call than a server that does nothing, and would be what is measured.
 * @throws from `call` when the server hangs up, or does not announce how long its answer is
 */
export function openConnection(url: string, headers: Readonly<Record<string, string>>): Connection {
  const { hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ host: `${hostname}:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const fixed = ` HTTP/1.1\r\n${lines.join('\r\n')}\r\n`;
  const head = `POST ${pathname}${fixed}content-length: `;
  let socket: Socket | undefined;

  const opened = async (): Promise<Socket> => {
    // A server gives up connections that rest; then another one is opened.
    if (socket?.readyState === 'open') return socket;
    socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return socket;
  };

  return {
    call: async (body, path) => {
      const open = socket?.readyState === 'open' ? socket : await opened();
      if (body === undefined) {
        open.write(`GET ${path ?? pathname}${fixed}\r\n`, 'latin1');
        return readAnswer(open);
      }
      open.cork();
      open.write(`${head}${body.length}\r\n\r\n`, 'latin1');
      open.write(body);
      open.uncork();
      return readAnswer(open);
    },
    close: () => socket?.destroy(),
  };
}

function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let received = '';
    const settle = (done: () => void) => {
      socket.off('data', onData).off('close', onClose).off('error', onClose);
      done();
    };
    const onData = (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const answer = parseAnswer(received);
      if (answer instanceof Error) settle(() => reject(answer));
      else if (answer) settle(() => resolve(answer));
    };
    const onClose = (error?: unknown) =>
      settle(() =>
        reject(error instanceof Error ? error : new Error('The server hung up in the middle of a call.')),
      );
    socket.on('data', onData).on('close', onClose).on('error', onClose);
  });
}

/** The answer in what was received, each byte a character; undefined while some of it is missing. */
function parseAnswer(received: string): Answer | Error | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const status = Number(received.slice(9, 12));
  const length =
    status === 204 ? '0' : /\r\ncontent-length: *(\d+)\r\n/i.exec(received.slice(0, end + 2))?.[1];
  if (length === undefined) return new Error(`The server does not say how long its answer is: ${received}`);
  const body = received.slice(end + 4);
  if (body.length < Number(length)) return undefined;
  return { status, text: Buffer.from(body, 'latin1').toString() };
}
