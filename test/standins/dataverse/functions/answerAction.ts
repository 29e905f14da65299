import { noHttpResource } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import type { Context } from '../routing/context.ts';
import type { Segment } from '../routing/parseAddress.ts';
import { answerBulkDelete } from './answerBulkDelete.ts';
import { answerMerge } from './answerMerge.ts';
import { answerRestore } from './answerRestore.ts';

/** The unbound actions that are imitated. */
export const actions = new Map<string, (context: Context) => WebResponse>([
  ['Merge', answerMerge],
  ['BulkDelete', answerBulkDelete],
  ['Restore', answerRestore],
]);

/** Answers `POST Merge`; any other method finds nothing (404). */
export function answerAction(context: Context, name: string, rest: readonly Segment[]): WebResponse {
  const { request } = context;
  const answer = actions.get(name);
  if (!answer || request.method !== 'POST' || rest.length > 0)
    throw noHttpResource(request.origin + request.path);
  return answer(context);
}
