import { connect } from 'node:net';
import fc from 'fast-check';
import { anyCall } from '../anyCall.ts';
import { judgeAnswer } from '../judgeAnswer.ts';
import type { Kind } from '../kind.ts';
import { within } from '../within.ts';
import { hostileText } from '../words.ts';

const base = '/xperience-dynamics365';
const latin = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Requests that two servers in a row would read differently, or that break a header. */
const framings = fc.constantFrom(
  'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n',
  'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'Content-Length: -1\r\n\r\n',
  'Content-Length: 99999999999999999999\r\n\r\nx',
  'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
  'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
  'Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
  'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
  'Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}',
  'Host: b\r\n\r\n',
  'X:\r\n y\r\n\r\n',
  `X: ${'y'.repeat(70_000)}\r\n\r\n`,
  `${Array.from({ length: 3_000 }, (_, at) => `x${at}: 1`).join('\r\n')}\r\n\r\n`,
);
const raw = fc.oneof(
  fc
    .tuple(fc.constantFrom('GET', 'POST', 'PUT', 'TRACE', 'CONNECT', 'get', 'PRI'), hostileText, framings)
    .map(
      ([method, path, rest]) =>
        `${method} ${base}/${latin(path)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${rest}`,
    ),
  fc
    .tuple(hostileText, framings)
    .map(
      ([host, rest]) => `GET ${base}/status HTTP/1.1\r\nHost: ${latin(host)}\r\nConnection: close\r\n${rest}`,
    ),
  hostileText.map(
    (value) =>
      `GET ${base}/status HTTP/1.1\r\nHost: a\r\nX-API-Key: ${latin(value)}\r\nConnection: close\r\n\r\n`,
  ),
  hostileText.map((text) => `${latin(text)}\r\n\r\n`),
);

const patienceMs = 30_000;

/** Sends bytes and hangs up; what came back until then. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    answer += part;
  });
  socket.on('error', () => socket.destroy());
  socket.end(Buffer.from(text, 'latin1'));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await within(patienceMs, closed, 'the connection was not closed');
  return answer;
}

/** Bytes that are no request, or two: over the wire to a process of its own. */
export const rawRequests: Kind = {
  name: 'requests on the wire that are mis-framed',
  share: 2,
  writes: false,
  property: ({ process, secrets }) => {
    const port = Number(new URL(process.url).port);
    return fc.asyncProperty(raw, async (text) => {
      const answer = await exchange(port, text);
      if (process.process.exitCode !== null) throw new Error('the bridge has ended');
      const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
      if (statuses.some((status) => status >= 500 && status !== 503))
        throw new Error(`it answered ${statuses.join(', ')}`);
      if (statuses.some((status) => status >= 200 && status < 300)) throw new Error('nobody was let in');
      if (/^(X-Injected|Set-Cookie|Server|X-Powered-By):/im.test(answer.split('\r\n\r\n', 1)[0] ?? ''))
        throw new Error('a header is in the answer that must not be');
      if (secrets.some((secret) => answer.includes(secret))) throw new Error('the answer has a secret');
    });
  },
};

/** Operations over the wire, as callers call them; a share hangs up before the answer. */
export const wireCalls: Kind = {
  name: 'operations, over the wire',
  share: 3,
  writes: false,
  property: ({ process, callers, known, secrets }) => {
    const { origin } = new URL(process.url);
    const readers = callers.filter(({ writes, name }) => !writes && !name.startsWith('user editor.'));
    return fc.asyncProperty(
      anyCall(known, readers),
      fc.nat({ max: 20 }),
      async ({ method, path, headers, body }, chance) => {
        const signal = chance === 0 ? AbortSignal.timeout(1) : AbortSignal.timeout(patienceMs);
        const request = {
          method,
          signal,
          ...(headers && { headers }),
          ...(body === undefined ? {} : { body: body as string }),
        };
        const answered = await fetch(`${origin}${path}`, request)
          .then(async (answer) => ({
            status: answer.status,
            headers: answer.headers,
            text: await answer.text(),
          }))
          .catch((error: unknown) => {
            if (chance !== 0) throw error;
            return undefined;
          });
        if (process.process.exitCode !== null) throw new Error('the bridge has ended');
        const wrong = answered ? judgeAnswer(answered, secrets) : [];
        if (wrong.length > 0) throw new Error(`${wrong.join('; ')}: ${answered?.text.slice(0, 500)}`);
      },
    );
  },
};
