import type { Organization } from '../organization/organization.ts';
import { contractJson } from './contractJson.ts';
import type { DateForm, Json } from './entityJson.ts';
import { type Execution, executionContext } from './executionContext.ts';
import type { ListeningStep } from './listeningSteps.ts';
import { readAuthSettings } from './readAuthSettings.ts';
import type { RowChange } from './rowChange.ts';

/** One HTTP call of a webhook, ready to be sent. */
export type Call = {
  url: string;
  headers: Record<string, string>;
  body: string;
};

/** A body above this, in bytes, goes out without its parameters and images. */
const bodyBytes = 256 * 1024;
const leftOut = ['ParentContext', 'InputParameters', 'PreEntityImages', 'PostEntityImages'];

/** Address, headers and body of a step's call for a change. */
export function callOf(
  organization: Organization,
  dates: DateForm,
  change: RowChange,
  step: ListeningStep,
  execution: Execution,
): Call {
  const context = executionContext({ organization, dates }, change, step, execution);
  const { url, headers } = addressed(step);
  const whole = contractJson(context);
  const exceeded = Buffer.byteLength(whole) > bodyBytes;
  return {
    url,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'x-request-id': execution.requestId,
      'x-ms-dynamics-organization': 'contoso.crm.dynamics.com',
      'x-ms-dynamics-entity-name': change.table,
      'x-ms-dynamics-request-name': change.message,
      'x-ms-correlation-request-id': execution.correlationId,
      ...(exceeded ? { 'x-ms-dynamics-msg-size-exceeded': 'true' } : {}),
      ...headers,
    },
    body: exceeded ? contractJson(reduced(context)) : whole,
  };
}

function reduced(context: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !leftOut.includes(name)));
}

/** The key travels as `?code=`, as headers or as query parameters, as the endpoint says. */
function addressed({ endpoint: { values } }: ListeningStep): {
  url: string;
  headers: Record<string, string>;
} {
  const url = new URL(String(values.url));
  const secret = String(values.authvalue ?? '');
  if (values.authtype === 4) url.searchParams.append('code', secret);
  const pairs = values.authtype === 4 ? [] : (readAuthSettings(secret) ?? []);
  if (values.authtype === 6) for (const [name, value] of pairs) url.searchParams.append(name, value);
  return { url: url.href, headers: values.authtype === 5 ? Object.fromEntries(pairs) : {} };
}
