import { noHttpResource } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { WebResponse } from '../http.ts';
import { readQueryOptions, splitAtTopLevel } from '../query/queryOptions.ts';
import type { Context } from '../routing/context.ts';
import type { Segment } from '../routing/parseAddress.ts';
import { jsonResponse } from '../routing/respond.ts';

/** Takes the parameters by name, aliases resolved; what stands in no parameter is an empty map. */
type FunctionAnswer = (context: Context, parameters: ReadonlyMap<string, string>) => Record<string, unknown>;

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
  ['RetrieveTotalRecordCount', countRecords],
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
  if (!answer || request.method !== 'GET' || rest.length > 0)
    throw noHttpResource(request.origin + request.path);
  return jsonResponse(context, 200, {
    '@odata.context': `${base}/$metadata#Microsoft.Dynamics.CRM.${name}Response`,
    ...answer(context, readParameters(request.query, parameters ?? '')),
  });
}

function readParameters(query: string, text: string): ReadonlyMap<string, string> {
  const { aliases } = readQueryOptions(query);
  return new Map(
    splitAtTopLevel(text, ',').map((part) => {
      const equals = part.indexOf('=');
      const value = part.slice(equals + 1);
      return [part.slice(0, equals), aliases.get(value) ?? value];
    }),
  );
}

/** A live organization answers from a snapshot of the last 24 hours; here the numbers are those of now. */
function countRecords(
  { organization }: Context,
  parameters: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const text = parameters.get('EntityNames') ?? '';
  const names = [...text.matchAll(/["']([^"']*)["']/g)].map((match) => match[1] ?? '');
  const counts = names.map((name) => {
    const state = organization.table(name);
    if (!state)
      throw webApiError(
        400,
        '0x80040217',
        `The entity with a name = '${name}' was not found in the MetadataCache.`,
      );
    return state.rows.size();
  });
  return {
    EntityRecordCountCollection: { Count: counts.length, IsReadOnly: false, Keys: names, Values: counts },
  };
}
