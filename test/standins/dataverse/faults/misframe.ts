import type { WebResponse } from '../http.ts';
import type { Fault } from './faultRule.ts';

type Misframing = Extract<Fault, { type: 'misframe' }>['how'];

/** Spoils the framing of a multipart answer; any other answer is left as it is. */
export function misframe(response: WebResponse, how: Misframing): WebResponse {
  const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const boundary = /boundary="?([^";]+)"?/.exec(type ?? '')?.[1];
  if (boundary === undefined) return response;
  return { ...response, body: spoil(response.body.toString(), boundary, how) };
}

function spoil(body: string, boundary: string, how: Misframing): string {
  const closing = `--${boundary}--`;
  const open = body.slice(0, body.lastIndexOf(closing));
  const first = open.indexOf(`--${boundary}`);
  const second = open.indexOf(`--${boundary}`, first + 1);
  const firstPart = open.slice(first, second < 0 ? undefined : second);
  switch (how) {
    case 'wrongBoundary':
      return body.replaceAll(boundary, `${boundary}x`);
    case 'noClosingBoundary':
      return open;
    case 'missingPart':
      return body.replace(firstPart, '');
    case 'extraPart':
      return `${open}${firstPart}${closing}\r\n`;
  }
}
