/** An error the Web API answers with: HTTP status, the code of the body and the message. */
export type WebApiError = Error & {
  readonly webApi: { status: number; code: string; headers?: Record<string, string> };
};

/**
 * Makes the error that becomes `{"error":{"code","message"}}`.
 * `code` is a hex string such as `0x80040217`, `0x0` or empty, exactly as it shall stand in the body.
 */
export function webApiError(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): WebApiError {
  return Object.assign(new Error(message), { webApi: { status, code, ...(headers && { headers }) } });
}

/** Tells an answer of the Web API from a mistake in the stand-in itself. */
export function isWebApiError(error: unknown): error is WebApiError {
  return error instanceof Error && 'webApi' in error;
}
