import { randomUUID } from 'node:crypto';
import type { WebResponse } from '../http.ts';

/** The refusals of the token endpoint that an application can meet, with Entra's own numbers. */
const refusals = {
  missingParameter: { status: 400, error: 'invalid_request', number: 900144 },
  unknownTenant: { status: 400, error: 'invalid_request', number: 90002 },
  unsupportedGrant: { status: 400, error: 'unsupported_grant_type', number: 70003 },
  unknownApplication: { status: 400, error: 'unauthorized_client', number: 700016 },
  wrongSecret: { status: 401, error: 'invalid_client', number: 7000215 },
  noCredential: { status: 401, error: 'invalid_client', number: 7000218 },
  wrongAssertion: { status: 401, error: 'invalid_client', number: 700027 },
  expiredAssertion: { status: 401, error: 'invalid_client', number: 700024 },
  invalidScope: { status: 400, error: 'invalid_scope', number: 1002012 },
  unknownResource: { status: 400, error: 'invalid_resource', number: 500011 },
} as const;

export type TokenRefusal = keyof typeof refusals;

/** The body Entra refuses a token with: `error`, `error_description` starting with AADSTS, `error_codes`. */
export function refuseToken(refusal: TokenRefusal, message: string, now: Date): WebResponse {
  const { status, error, number } = refusals[refusal];
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store, no-cache' },
    body: JSON.stringify({
      error,
      error_description: `AADSTS${number}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
    }),
  };
}
