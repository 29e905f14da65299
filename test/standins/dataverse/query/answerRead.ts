import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse, noContent } from '../routing/respond.ts';
import { etagOf, presentRow } from '../rows/presentRow.ts';
import type { Row } from '../rows/row.ts';
import { contextFragment } from './contextFragment.ts';
import { readQueryOptions } from './queryOptions.ts';
import { readSelection } from './selection.ts';

const metadataVersion = 'Microsoft.Dynamics.CRM.globalmetadataversion';

/** Answers a GET of one row; 304 for a matching If-None-Match, but not with $expand or annotations. */
export function answerRead(context: Context, state: TableState, row: Row): WebResponse {
  const { table } = state;
  requirePrivilege(context.caller, 'Read', table.logicalName, table.schemaName);
  const query = readQueryOptions(context.request.query);
  const selection = readSelection(context.organization, state, query);
  const annotations = context.preferences.get('odata.include-annotations');
  const known = context.request.headers['if-none-match'];
  const conditional =
    table.optimisticConcurrency && selection.expands.length === 0 && annotations === undefined;
  if (conditional && known === etagOf(row)) {
    const { 'Content-Type': _unsent, ...headers } = noContent(context, { ETag: etagOf(row) }).headers;
    return { status: 304, headers, body: '' };
  }
  context.work.rowsRead += 1;
  return rowResponse(context, 200, state, row, selection);
}

/** A row as the whole answer: for GET, and for writes that asked for return=representation. */
export function rowResponse(
  context: Context,
  status: number,
  state: TableState,
  row: Row,
  selection: ReturnType<typeof readSelection>,
  headers: Record<string, string> = {},
): WebResponse {
  const { preferences, organization } = context;
  const annotations = preferences.get('odata.include-annotations');
  if (annotations !== undefined) preferences.applied(`odata.include-annotations="${annotations}"`);
  const body = {
    '@odata.context': `${context.base}/$metadata#${contextFragment(state, selection)}/$entity`,
    ...(preferences.wantsAnnotation(metadataVersion)
      ? { [`@${metadataVersion}`]: organization.metadataVersion() }
      : {}),
    ...presentRow(context, state, row, selection),
  };
  return jsonResponse(context, status, body, { ETag: etagOf(row), ...headers });
}
