import { unreadableBody } from '../errors/payloadErrors.ts';
import { methodNotAllowed, unknownSegment } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse, noContent, textResponse } from '../routing/respond.ts';
import { rowProperty } from '../tables/isRowProperty.ts';
import type { Column } from '../tables/table.ts';
import { shownValue } from './columnAccess.ts';
import { parseBody } from './parseBody.ts';
import { requireVersion } from './preconditions.ts';
import type { Payload } from './readPayload.ts';
import { readValue } from './readValue.ts';
import { isLookup, type Row } from './row.ts';
import { updateRow } from './updateRow.ts';

/** Answers `…(id)/column` (GET, PUT, DELETE) and `…(id)/column/$value` (GET). */
export function answerProperty(
  context: Context,
  state: TableState,
  row: Row,
  column: Column,
  after: string | undefined,
): WebResponse {
  const { method, headers } = context.request;
  if (after !== undefined && after !== '$value') throw unknownSegment(after);
  if (method === 'GET') return readProperty(context, state, row, column, after === '$value');
  if (after !== undefined || column.targets) throw methodNotAllowed(method);
  requireVersion(state, row, headers['if-match']);
  if (method === 'DELETE') return writeProperty(context, state, row, column, null);
  if (method !== 'PUT') throw methodNotAllowed(method);
  const json = parseBody(state.table.entitySet, context.request);
  if (!('value' in json)) {
    throw unreadableBody(
      state.table.entitySet,
      "A top-level property with name 'value' was expected in the payload.",
    );
  }
  return writeProperty(context, state, row, column, readValue(state.table.entitySet, column, json.value));
}

function readProperty(
  context: Context,
  state: TableState,
  row: Row,
  column: Column,
  raw: boolean,
): WebResponse {
  requirePrivilege(context.caller, 'Read', state.table.logicalName, state.table.schemaName);
  context.work.rowsRead += 1;
  const value = shownValue(context, state, column, row);
  if (value === undefined) return noContent(context);
  const plain = isLookup(value) ? value.id : value;
  if (raw) return textResponse(context, String(plain));
  const { entitySet } = state.table;
  return jsonResponse(context, 200, {
    '@odata.context': `${context.base}/$metadata#${entitySet}(${row.id})/${rowProperty(column)}`,
    value: plain,
  });
}

function writeProperty(
  context: Context,
  state: TableState,
  row: Row,
  column: Column,
  value: ReturnType<typeof readValue>,
): WebResponse {
  const payload: Payload = { values: new Map([[column.name, value]]), children: [], parents: [] };
  return context.organization.transaction.run(() => {
    updateRow(context, state, row, payload);
    return noContent(context);
  });
}
