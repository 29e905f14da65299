import { type WebApiError, webApiError } from '../errors/webApiError.ts';

/** A `$batch` body that cannot be parsed: plain JSON, not multipart. The code is inference. */
export function batchError(message: string): WebApiError {
  return webApiError(400, '0x80060888', message);
}
