import { methodNotAllowed } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import type { Context } from './context.ts';
import { jsonResponse } from './respond.ts';

/** GET of the root: the entity sets. */
export function answerServiceDocument(context: Context): WebResponse {
  if (context.request.method !== 'GET') throw methodNotAllowed(context.request.method);
  const sets = [...context.organization.tables()].map(({ table }) => ({
    name: table.entitySet,
    kind: 'EntitySet',
    url: table.entitySet,
  }));
  return jsonResponse(context, 200, { '@odata.context': `${context.base}/$metadata`, value: sets });
}
