/**
 * What every answer carries, those of errors included: never stored, never shown as anything but JSON, never in a frame.
 * The values are those of hono's secure headers; as plain data they cost no step of their own on every call. There are no
 * CORS headers on purpose: no page of another site may read answers.
 */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** A year of https only, for hosts that were reached by it. */
export const strictTransport = ['strict-transport-security', 'max-age=31536000'] as const;
