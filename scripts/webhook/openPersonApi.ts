import { createTransport } from '../../bridge/dataverse/http/createTransport.ts';
import type { OutgoingProxies } from '../../bridge/dataverse/http/proxyOf.ts';
import { readableText } from '../../bridge/dataverse/readableText.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';

/** The Web API in the name of a person, for a handful of requests. Paths begin below /api/data/v9.2/. */
export interface PersonApi {
  /** @throws CommandRefused */
  get(path: string): Promise<Record<string, unknown>>;
  /** @returns ID of the new row */
  create(set: string, row: object): Promise<string>;
  update(path: string, row: object): Promise<void>;
  /** What is gone already is no mistake. */
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

const waitMs = 30_000;

/** @throws CommandRefused by every function, with what Dynamics said and what to do */
export function openPersonApi(url: string, token: string, proxies: OutgoingProxies | undefined): PersonApi {
  const root = `${new URL(url).origin}/api/data/v9.2/`;
  const transport = createTransport(Date.now, proxies);
  const send = async (method: string, path: string, row?: object) => {
    const answer = await transport.exchange({
      method,
      url: `${root}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'odata-version': '4.0',
        'odata-maxversion': '4.0',
        ...(row && { 'content-type': 'application/json' }),
      },
      ...(row && { body: JSON.stringify(row) }),
      timeoutMs: waitMs,
    });
    if ('fault' in answer)
      throw new CommandRefused(
        `Dynamics did not answer: ${answer.fault}. Run the command again; it goes on where it was.`,
        exitCodes.notDone,
      );
    if (answer.status >= 400 && !(method === 'DELETE' && answer.status === 404))
      throw explain(method, path, answer.status, answer.body.toString('utf8'));
    return answer;
  };
  return {
    get: async (path) =>
      JSON.parse((await send('GET', path)).body.toString('utf8')) as Record<string, unknown>,
    create: async (set, row) => {
      const { headers } = await send('POST', set, row);
      const id = /\(([0-9a-f-]{36})\)$/i.exec(headers['odata-entityid'] ?? '')?.[1];
      if (id === undefined) throw new CommandRefused(`Dynamics made a row of ${set} without saying which.`);
      return id.toLowerCase();
    },
    update: async (path, row) => void (await send('PATCH', path, row)),
    remove: async (path) => void (await send('DELETE', path)),
    close: () => transport.close(),
  };
}

function explain(method: string, path: string, status: number, body: string): CommandRefused {
  const said = readableText(messageOf(body), 300);
  const what = `${method} ${path.split(/[?(]/)[0]}`;
  if (status === 401)
    return new CommandRefused(
      'Dynamics does not take the token: it has ended, or is one for another address. Fetch a new one.',
    );
  if (status === 403)
    return new CommandRefused(
      `You may not do this in Dynamics (${what}: ${said}). It takes the security role System Customizer or System Administrator.`,
    );
  const passes = status === 429 || status >= 500;
  return new CommandRefused(
    `Dynamics refused ${what} (${status}): ${said}${passes ? ' Run the command again; it goes on where it was.' : ''}`,
    passes ? exitCodes.notDone : exitCodes.refused,
  );
}

function messageOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message : 'no reason given';
  } catch {
    return 'no reason given';
  }
}
