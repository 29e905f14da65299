import { noHttpResource } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import type { Context } from '../routing/context.ts';
import type { Segment } from '../routing/parseAddress.ts';
import { jsonResponse } from '../routing/respond.ts';

type FunctionAnswer = (context: Context, parameters: string | undefined) => Record<string, unknown>;

/** The unbound functions that are imitated. */
export const functions = new Map<string, FunctionAnswer>([
  [
    'WhoAmI',
    ({ organization, caller }) => ({
      BusinessUnitId: organization.businessUnitId,
      UserId: caller.userId,
      OrganizationId: organization.id,
    }),
  ],
  ['RetrieveVersion', () => ({ Version: '9.2.24104.00186' })],
]);

/** Answers `GET WhoAmI`, with or without empty parentheses; any other method finds nothing (404). */
export function answerFunction(
  context: Context,
  name: string,
  parameters: string | undefined,
  rest: readonly Segment[],
): WebResponse {
  const { request, base } = context;
  const answer = functions.get(name);
  if (!answer || request.method !== 'GET' || rest.length > 0 || (parameters ?? '') !== '') {
    throw noHttpResource(request.origin + request.path);
  }
  return jsonResponse(context, 200, {
    '@odata.context': `${base}/$metadata#Microsoft.Dynamics.CRM.${name}Response`,
    ...answer(context, parameters),
  });
}
