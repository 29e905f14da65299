import type { WebResponse } from '../http.ts';
import type { ProtectionCode, ProtectionLimits } from './createServiceProtection.ts';

/** The 429 of a service protection limit: its code, message and Retry-After. */
export function throttleResponse(
  code: ProtectionCode,
  retryAfterSeconds: number,
  limits: Pick<ProtectionLimits, 'requests' | 'executionMilliseconds' | 'concurrent' | 'windowMilliseconds'>,
): WebResponse {
  const seconds = limits.windowMilliseconds / 1000;
  const errors: Record<ProtectionCode, { code: string; message: string }> = {
    requests: {
      code: '0x80072322',
      message: `Number of requests exceeded the limit of ${limits.requests} over time window of ${seconds} seconds.`,
    },
    executionTime: {
      code: '0x80072321',
      message: `Combined execution time of incoming requests exceeded limit of ${limits.executionMilliseconds.toLocaleString('en-US')} milliseconds over time window of ${seconds} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
    },
    concurrency: {
      code: '0x80072326',
      message: `Number of concurrent requests exceeded the limit of ${limits.concurrent}.`,
    },
  };
  return {
    status: 429,
    headers: {
      'Content-Type': 'application/json; odata.metadata=minimal',
      'OData-Version': '4.0',
      'Retry-After': String(retryAfterSeconds),
    },
    body: JSON.stringify({ error: errors[code] }),
  };
}
