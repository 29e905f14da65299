import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';

export interface Seen {
  status: number;
  text: string;
  headers: Headers;
  /** Address it came from in the end, below `admin/`. */
  path: string;
}

/** A browser without a screen: keeps cookies, follows redirects, sends forms as they stand in the page. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Seen>;
  /** Sends a form with the hidden fields of the last page. */
  post(
    path: string,
    fields?: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ): Promise<Seen>;
  signIn(name: string): Promise<Seen>;
  cookies: Map<string, string>;
  /** The hidden fields of the last page that a form needs. */
  hidden: URLSearchParams;
}

const mostRedirects = 5;

export function createVisitor(admin: string): Visitor {
  const cookies = new Map<string, string>();
  let hidden = new URLSearchParams();

  const take = (answer: Response): void => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';');
      const [name = '', value = ''] = pair.split('=', 2);
      if (rest.some((part) => /max-age=0/i.test(part))) cookies.delete(name);
      else cookies.set(name, value);
    }
  };

  const send = async (path: string, init: RequestInit): Promise<Seen> => {
    let url = new URL(path, admin);
    let request = init;
    for (let left = mostRedirects; left > 0; left -= 1) {
      const answer = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { ...request.headers, cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      });
      take(answer);
      const location = answer.headers.get('location');
      if (!location) {
        const text = await answer.text();
        if (answer.headers.get('content-type')?.includes('html')) hidden = hiddenOf(text);
        return { status: answer.status, text, headers: answer.headers, path: url.href.slice(admin.length) };
      }
      await answer.body?.cancel();
      url = new URL(location, url);
      request = answer.status === 303 ? {} : request;
    }
    throw new Error(`${path} redirects without an end.`);
  };

  const visitor: Visitor = {
    get: (path, headers = {}) => send(path, { headers }),
    async post(path, fields = {}, headers = {}) {
      const body = new URLSearchParams(hidden);
      for (const [name, value] of Object.entries(fields)) {
        body.delete(name);
        for (const each of [value].flat()) body.append(name, each);
      }
      return send(path, {
        method: 'POST',
        body,
        headers: { origin: new URL(admin).origin, 'sec-fetch-site': 'same-origin', ...headers },
      });
    },
    async signIn(name) {
      const { password = '' } = sampleUsers.find((user) => user.name === name) ?? {};
      await visitor.get('sign-in');
      return visitor.post('sign-in', { name, password });
    },
    cookies,
    get hidden() {
      return hidden;
    },
  };
  return visitor;
}

function hiddenOf(text: string): URLSearchParams {
  const found = new URLSearchParams();
  const main = text.slice(Math.max(0, text.indexOf('<main')));
  // The frame's forms come first; what the page's own form has counts.
  for (const part of [text, main])
    for (const [, name = '', value = ''] of part.matchAll(
      /<input type="hidden" name="(_csrf|_once|kept|back)" value="([^"]*)"/g,
    ))
      found.set(name, value.replaceAll('&amp;', '&').replaceAll('&quot;', '"'));
  return found;
}
