import type { DataverseStandin } from './createDataverseStandin.ts';
import type { Application } from './token/applications.ts';

/** The body of every refusal. */
export interface Refusal {
  error: { code: string; message: string };
}

/** An answer of the stand-in. `Body` is what the test expects the JSON to be; a body that is none is undefined. */
export interface Answer<Body> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

type Headed = Record<string, string>;

/** A plain HTTP client of a stand-in, with nothing in between: what a test says is what goes over the wire. */
export interface Caller {
  get<Body = Refusal>(path: string, headers?: Headed): Promise<Answer<Body>>;
  send<Body = Refusal>(method: string, path: string, body?: unknown, headers?: Headed): Promise<Answer<Body>>;
  control<Body = unknown>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
}

/** Fetches a token for the application and returns a caller whose paths start below /api/data/v9.2/. */
export async function connectCaller(standin: DataverseStandin, application?: Application): Promise<Caller> {
  const token = await fetchToken(standin, application);
  const root = `${standin.url}/api/data/v9.2/`;
  const authorized = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
  return {
    get: (path, headers) => request('GET', `${root}${path}`, undefined, { ...authorized, ...headers }),
    send: (method, path, body, headers) =>
      request(method, `${root}${path}`, body, { ...authorized, ...headers }),
    control: (method, path, body) => request(method, `${standin.url}/__control/${path}`, body, {}),
  };
}

/** An access token of the application, the first one of the directory unless another is given. */
export async function fetchToken(standin: DataverseStandin, application?: Application): Promise<string> {
  const caller = application ?? [...standin.conditions.directory.applications.values()][0];
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: caller?.clientId ?? '',
    client_secret: caller?.secrets[0] ?? '',
    scope: `${standin.url}/.default`,
  });
  const answer = await fetch(standin.tokenUrl, { method: 'POST', body: form });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`The token endpoint answered ${answer.status}.`);
  return token;
}

async function request<Body>(
  method: string,
  url: string,
  body: unknown,
  headers: Headed,
): Promise<Answer<Body>> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: readJson(text) as Body };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
