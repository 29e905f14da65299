import { querySyntax } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import { contextFragment } from '../query/contextFragment.ts';
import { type QueryOptions, readQueryOptions } from '../query/queryOptions.ts';
import { readCount, readSelection } from '../query/selection.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse, textResponse } from '../routing/respond.ts';
import { presentRow } from '../rows/presentRow.ts';
import { readDeltaToken, writeDeltaToken } from './deltaToken.ts';
import { type Change, readChanges } from './readChanges.ts';

const refused = ['$filter', '$orderby', '$expand', '$top', '$count'];
const largestPage = 5000;

/** True for a request that wants changes to be tracked, or follows a delta link. */
export function asksForChanges(context: Context): boolean {
  return (
    context.preferences.get('odata.track-changes') !== undefined ||
    /(^|&)(\$|%24)deltatoken=/.test(context.request.query)
  );
}

/**
 * Answers a read with change tracking. The first one gives all rows and a delta link; the link gives the rows
 * changed since, then the removed ones, and a new link. More than a page comes with nextLink.
 */
export function answerChanges(context: Context, state: TableState): WebResponse {
  const { organization, preferences, base } = context;
  const { table } = state;
  requirePrivilege(context.caller, 'Read', table.logicalName, table.schemaName);
  if (!table.changeTracking) {
    throw webApiError(400, '0x80072491', `Entity ${table.logicalName} isn't enabled for change tracking.`);
  }
  const query = readQueryOptions(context.request.query);
  refuseOptions(query);
  const selection = readSelection(organization, state, query);
  if (preferences.get('odata.track-changes') !== undefined) preferences.applied('odata.track-changes');
  const position = readPosition(context, query);
  const size = pageSize(context);
  const { changes, resume } = readChanges(state, position, size);
  context.work.rowsRead += changes.length;
  const delta = position.since === undefined ? '' : '/$delta';
  return jsonResponse(context, 200, {
    '@odata.context': `${base}/$metadata#${contextFragment(state, selection)}${delta}`,
    value: changes.map((change) => presentChange(context, state, change, selection)),
    ...link(context, query, resume, position),
  });
}

/** Answers `…/$count?$deltatoken=…`: how many changes the link would give. */
export function answerChangesCount(context: Context, state: TableState): WebResponse {
  const { table } = state;
  requirePrivilege(context.caller, 'Read', table.logicalName, table.schemaName);
  const query = readQueryOptions(context.request.query);
  const { changes } = readChanges(state, readPosition(context, query), Number.POSITIVE_INFINITY);
  return textResponse(context, String(changes.length));
}

export type Position = {
  /** Changes after this version; undefined for the first full read. */
  since: number | undefined;
  /** What the new delta link will know: the organization's version when the walk began. */
  until: number;
  /** Where the last page ended. */
  after: string | undefined;
};

function readPosition(context: Context, query: QueryOptions): Position {
  const { organization } = context;
  const token = query.options.get('$deltatoken');
  const since = token === undefined ? undefined : readDeltaToken(organization, token).version;
  const page = query.options.get('$skiptoken');
  if (page === undefined) return { since, until: organization.lastVersion(), after: undefined };
  const [, until, after] = /^(\d+):([0-9a-f:-]+)$/.exec(page) ?? [];
  if (until === undefined || after === undefined)
    throw webApiError(400, '0x80041129', 'Malformed XML in the Paging Cookie');
  return { since, until: Number(until), after };
}

function presentChange(
  context: Context,
  state: TableState,
  change: Change,
  selection: ReturnType<typeof readSelection>,
): Record<string, unknown> {
  if ('row' in change) return presentRow(context, state, change.row, selection);
  return {
    '@odata.context': `${context.base}/$metadata#${state.table.entitySet}/$deletedEntity`,
    id: change.removed,
    reason: 'deleted',
  };
}

function link(
  context: Context,
  query: QueryOptions,
  resume: string | undefined,
  position: Position,
): Record<string, string> {
  const path = context.request.path.replace(/^.*?\/api\/data\/v[^/]*/, '');
  const select = query.options.get('$select');
  const kept = select === undefined ? [] : [`$select=${encodeURIComponent(select).replaceAll('%2C', ',')}`];
  const address = (option: string): string => `${context.base}${path}?${[...kept, option].join('&')}`;
  if (resume === undefined) {
    const token = writeDeltaToken(position.until, context.organization.now());
    return { '@odata.deltaLink': address(`$deltatoken=${encodeURIComponent(token).replace('!', '%21')}`) };
  }
  const deltaToken = query.options.get('$deltatoken');
  if (deltaToken !== undefined) kept.push(`$deltatoken=${encodeURIComponent(deltaToken)}`);
  return { '@odata.nextLink': address(`$skiptoken=${encodeURIComponent(`${position.until}:${resume}`)}`) };
}

function refuseOptions(query: QueryOptions): void {
  const option = refused.find((name) => query.options.has(name));
  if (option === undefined) return;
  throw querySyntax(`The "${option}" query parameter isn't supported when Change Tracking is enabled.`);
}

function pageSize(context: Context): number {
  const asked = context.preferences.get('odata.maxpagesize');
  if (asked === undefined) return largestPage;
  const size = Math.min(readCount('odata.maxpagesize', asked), largestPage);
  context.preferences.applied(`odata.maxpagesize=${size}`);
  return Math.max(size, 1);
}
