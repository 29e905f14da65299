import type { WebResponse } from '../http.ts';
import type { TableState } from '../organization/organization.ts';
import { answerRead } from '../query/answerRead.ts';
import { readQueryOptions } from '../query/queryOptions.ts';
import { parseRowKey, requireRow } from '../rows/findRow.ts';
import type { Context } from './context.ts';

/** GET of a row by its id or an alternate key. */
export function answerRowRead(context: Context, state: TableState, keyText: string): WebResponse {
  const key = parseRowKey(state, keyText, readQueryOptions(context.request.query).aliases);
  return answerRead(context, state, requireRow(state, key));
}
