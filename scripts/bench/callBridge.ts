import { request } from 'undici';
import { sampleUsers } from '../sample/sampleUsers.ts';

const login = sampleUsers.find((user) => user.name === 'editor.configure') ?? { name: '', password: '' };

/** Headers of a call by a user of the sample. */
export const headers = {
  authorization: `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`,
  'content-type': 'application/json',
};

/**
 * Calls an operation without the gateway between, which would be measured too. Each call has a connection of its own:
 * the stand-in keeps this process busy for seconds, in which the bridge gives up connections that rest.
 * @throws for every answer that is no success
 */
export async function callBridge<Body>(url: string, body?: unknown): Promise<Body> {
  const answer = await request(url, {
    headers,
    reset: true,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}
