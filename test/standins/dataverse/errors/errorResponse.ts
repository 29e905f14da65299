import { randomUUID } from 'node:crypto';
import type { WebResponse } from '../http.ts';
import type { Preferences } from '../routing/preferences.ts';
import { isWebApiError } from './webApiError.ts';

const annotations: [string, (code: string, message: string) => string][] = [
  ['Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus', () => '0'],
  ['Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode', () => '-2146233088'],
  [
    'Microsoft.PowerApps.CDS.HelpLink',
    (code) =>
      `http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a${code}&client=platform`,
  ],
  ['Microsoft.PowerApps.CDS.TraceText', () => ''],
  ['Microsoft.PowerApps.CDS.InnerError.Message', (_code, message) => message],
];

/**
 * The answer for whatever a handler threw: `{"error":{"code","message"}}`, with the error annotations a request
 * asked for. Anything but a WebApiError is a mistake in the stand-in and says so, as a 500.
 */
export function errorResponse(error: unknown, preferences: Preferences): WebResponse {
  const { status, code, message, headers } = describe(error);
  const asked = annotations.filter(([name]) => preferences.wantsAnnotation(name));
  const extra = Object.fromEntries(asked.map(([name, value]) => [`@${name}`, value(code, message)]));
  return {
    status,
    headers: {
      REQ_ID: randomUUID(),
      'Content-Type': 'application/json; odata.metadata=minimal',
      'OData-Version': '4.0',
      ...headers,
    },
    body: JSON.stringify({ error: { code, message, ...extra } }),
  };
}

function describe(error: unknown): {
  status: number;
  code: string;
  message: string;
  headers: Record<string, string>;
} {
  if (isWebApiError(error)) {
    const { status, code, headers = {} } = error.webApi;
    return { status, code, message: error.message, headers };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, code: '', message: `The Dataverse stand-in failed: ${message}`, headers: {} };
}
