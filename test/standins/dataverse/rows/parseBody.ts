import { unreadableBody } from '../errors/payloadErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { WebRequest } from '../http.ts';
import { parseExact } from './exactNumber.ts';
import { isObject, type JsonObject } from './readPayload.ts';

/**
 * Parses a request body. Throws 400 0x80048d19 for anything but a JSON object, and 415 when its media type is
 * not JSON (the status and words are those of ASP.NET Web API; not seen from Dataverse itself).
 */
export function parseBody(entitySet: string, request: WebRequest): JsonObject {
  const type = request.headers['content-type'] ?? 'application/octet-stream';
  if (!/^application\/json\b/i.test(type)) {
    throw webApiError(
      415,
      '',
      `The request entity's media type '${type}' is not supported for this resource.`,
    );
  }
  let json: unknown;
  try {
    json = parseExact(request.body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw unreadableBody(entitySet, error instanceof Error ? error.message : 'The body is not JSON.');
  }
  if (!isObject(json)) throw unreadableBody(entitySet, "A node of type 'StartObject' was expected.");
  return json;
}
