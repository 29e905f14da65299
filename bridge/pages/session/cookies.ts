import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { adminPath } from '../frame/relativeHref.ts';

const names = { session: 'xbridge_session', flash: 'xbridge_flash', zone: 'xbridge_zone' } as const;

export interface Cookies {
  read(name: keyof typeof names): string | undefined;
  write(name: keyof typeof names, value: string): void;
  remove(name: keyof typeof names): void;
}

/**
 * Cookies of the pages: for this address only, out of reach of scripts, not sent with what other sites ask for. They end
 * with the browser; what they hold ends earlier.
 * @param encrypted whether the request came by https
 */
export function cookiesOf(context: Context, encrypted: boolean): Cookies {
  const options = { path: adminPath, httpOnly: true, sameSite: 'Lax', secure: encrypted } as const;
  return {
    read: (name) => getCookie(context, names[name]),
    write: (name, value) => setCookie(context, names[name], value, options),
    remove: (name) => void deleteCookie(context, names[name], options),
  };
}
