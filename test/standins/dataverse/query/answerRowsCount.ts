import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { textResponse } from '../routing/respond.ts';
import type { Row } from '../rows/row.ts';
import { findRows } from './findRows.ts';
import { parseFilter } from './parseFilter.ts';
import { readQueryOptions } from './queryOptions.ts';

const largestCount = 5000;

/** Answers `…/$count`: a number as text, 5000 at most. */
export function answerRowsCount(
  context: Context,
  state: TableState,
  within?: () => Iterable<Row>,
): WebResponse {
  const { organization, caller } = context;
  requirePrivilege(caller, 'Read', state.table.logicalName, state.table.schemaName);
  const query = readQueryOptions(context.request.query);
  const text = query.options.get('$filter');
  const filter = text === undefined ? undefined : parseFilter(text, query.aliases);
  const rows = findRows({
    organization,
    state,
    userId: caller.userId,
    filter,
    order: [],
    within: within?.(),
    after: undefined,
  });
  let total = 0;
  for (const _row of rows) {
    total += 1;
    if (total === largestCount) break;
  }
  return textResponse(context, String(total));
}
