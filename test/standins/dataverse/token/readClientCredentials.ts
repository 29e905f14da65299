import type { WebRequest } from '../http.ts';

/**
 * The form of a token request. A client may send its id and secret by HTTP Basic instead, each encoded as a form
 * value (RFC 6749, 2.3.1); they are put into the form then. What the form itself holds wins.
 */
export function readClientCredentials(request: WebRequest): URLSearchParams {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [, encoded] = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return form;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return form;
  const decoded = new URLSearchParams(`id=${text.slice(0, colon)}&secret=${text.slice(colon + 1)}`);
  if (!form.has('client_id')) form.set('client_id', decoded.get('id') ?? '');
  if (!form.has('client_secret')) form.set('client_secret', decoded.get('secret') ?? '');
  return form;
}
