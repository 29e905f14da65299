/** An answer of the bridge; `body` is undefined when it is empty. */
export interface FlowAnswer<Body> {
  status: number;
  body: Body;
}

/** What a cloud flow does with the connector: call an operation, look at the answer. */
export interface Flow {
  get<Body>(path: string): Promise<FlowAnswer<Body>>;
  post<Body>(path: string, body?: unknown): Promise<FlowAnswer<Body>>;
}

/** Calls the bridge as a connection of an Xperience user. */
export function createFlow(url: string, login: { name: string; password: string }): Flow {
  const authorization = `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`;
  const call = async <Body>(method: string, path: string, body?: unknown): Promise<FlowAnswer<Body>> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
  };
}
