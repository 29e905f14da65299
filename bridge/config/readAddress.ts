import type { Wrong } from './checkedText.ts';
import { isLoopback } from './isLoopback.ts';

/**
 * Reads the address of a server, without a path: https, or http on this machine.
 *
 * @returns its origin, without a slash at the end.
 */
export function readAddress(text: string): string | Wrong {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return { wrong: 'is no address. Give one like https://host.example.com.' };
  if (url.username || url.password)
    return { wrong: 'holds a user or a password. Leave them out of the address.' };
  if (url.pathname !== '/' || url.search || url.hash) {
    return { wrong: `has something after the host name. Give ${url.origin} alone.` };
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return { wrong: `is not encrypted. Give https://${url.host}; http is for this machine only.` };
  }
  return url.origin;
}
