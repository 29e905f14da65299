import type { OutgoingProxies } from '../dataverse/http/proxyOf.ts';
import type { ConfigMistake } from './contradictions.ts';
import type { Environment } from './readEnvironment.ts';

/**
 * The proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name; names in lower case come first, as everywhere. They count
 * unless NODE_USE_ENV_PROXY is 0.
 */
export function readProxies(env: Environment): { proxies?: OutgoingProxies; mistakes: ConfigMistake[] } {
  if (env.NODE_USE_ENV_PROXY === '0') return { mistakes: [] };
  const mistakes: ConfigMistake[] = [];
  const read = (lower: string, upper: string): string | undefined => {
    const variable = env[lower] ? lower : upper;
    const text = env[variable]?.trim();
    if (!text) return undefined;
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    // A path comes from a sign in user or password that cuts the address short: DOMAIN\user is one.
    const isWhole = url?.pathname === '/' && !url.search && !url.hash;
    if (url && /^https?:$/.test(url.protocol) && isWhole && isDecodable(url)) return url.href;
    // The value may hold a password.
    mistakes.push({
      variable,
      problem:
        'is no address of an HTTP proxy. Give one like http://proxy.example.com:8080, with user and password as http://user:password@…; signs such as @ : / \\ in them are written %40 %3A %2F %5C.',
    });
    return undefined;
  };
  const https = read('https_proxy', 'HTTPS_PROXY');
  const http = read('http_proxy', 'HTTP_PROXY');
  if (https === undefined && http === undefined) return { mistakes };
  const none = env.no_proxy || env.NO_PROXY || '';
  return {
    proxies: { ...(http === undefined ? {} : { http }), ...(https === undefined ? {} : { https }), none },
    mistakes,
  };
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
