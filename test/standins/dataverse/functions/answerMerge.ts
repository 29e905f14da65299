import { invalidProperty, payloadError } from '../errors/payloadErrors.ts';
import { messageNotSupported } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { WebResponse } from '../http.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import { relatedRows } from '../query/walkPath.ts';
import type { Context } from '../routing/context.ts';
import { noContent } from '../routing/respond.ts';
import { requireRow } from '../rows/findRow.ts';
import { parseBody } from '../rows/parseBody.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import { isObject, type JsonObject, readPayload } from '../rows/readPayload.ts';
import { formatInstant } from '../rows/readValue.ts';
import type { Row, Value } from '../rows/row.ts';
import { updateRow } from '../rows/updateRow.ts';
import { raiseMessage } from '../webhooks/raiseMessage.ts';

const parameters = new Set(['Target', 'Subordinate', 'UpdateContent', 'PerformParentingChecks']);
const mergeable = new Set(['contact', 'account']);

/**
 * Merges two rows: the subordinate is deactivated, `merged` and pointed at the survivor by `masterid`; what
 * referred to it refers to the survivor; UpdateContent is written to the survivor. All or nothing.
 */
export function answerMerge(context: Context): WebResponse {
  const body = parseBody('', context.request);
  for (const name of Object.keys(body)) {
    if (!name.startsWith('@') && !parameters.has(name)) throw invalidProperty('Merge', name);
  }
  const target = reference(context, body.Target, 'Target');
  const subordinate = reference(context, body.Subordinate, 'Subordinate');
  if (target.state !== subordinate.state || !mergeable.has(target.state.table.logicalName)) {
    throw messageNotSupported('Merge', subordinate.state.table.logicalName);
  }
  return context.organization.transaction.run(() => {
    merge(context, target.state, target.id, subordinate.id, body.UpdateContent);
    return noContent(context);
  });
}

function merge(
  context: Context,
  state: TableState,
  targetId: string,
  subordinateId: string,
  content: unknown,
): void {
  const { organization } = context;
  const target = requireRow(state, { id: targetId });
  const subordinate = requireRow(state, { id: subordinateId });
  if (targetId === subordinateId)
    throw webApiError(400, '0x80040240', 'Merge warning: sub-entity will be differently parented.');
  for (const row of [target, subordinate]) {
    if (row.values.statecode !== 0 || row.values.merged === true) {
      throw webApiError(
        400,
        '0x80040236',
        'Merge is not allowed: the record is inactive or has been merged already.',
      );
    }
  }
  repoint(organization, state, subordinate, targetId);
  const payload = isObject(content) ? readPayload(context, state, content) : undefined;
  const after = payload ? updateRow(context, state, target, payload, 2) : target;
  const inactive = state.columns.get('statecode')?.options?.find((option) => option.value === 1);
  const merged: Record<string, Value> = {
    masterid: { id: targetId, table: state.table.logicalName },
    merged: true,
    statecode: 1,
    statuscode: inactive?.defaultStatus ?? 2,
    modifiedon: formatInstant(organization.now()),
    modifiedby: { id: context.caller.userId, table: 'systemuser' },
  };
  const deactivated: Row = {
    id: subordinateId,
    version: organization.nextVersion(),
    values: { ...subordinate.values, ...merged },
  };
  organization.transaction.remember(state.rows, subordinateId);
  state.rows.put(deactivated);
  // That the subordinate's deactivation is an Update of its own, caused by the Merge, is inference.
  const update = { message: 'Update', before: subordinate, after: deactivated } as const;
  raiseMessage(context, state, subordinateId, { ...update, columns: Object.keys(merged) }, 2);
  const columns = [...(payload?.values.keys() ?? [])];
  raiseMessage(context, state, targetId, { message: 'Merge', before: target, after, subordinateId, columns });
  context.work.rowsWritten += 1;
}

/** Rows that point at the subordinate point at the survivor from now on. */
function repoint(organization: Organization, state: TableState, subordinate: Row, targetId: string): void {
  for (const collection of state.collections.values()) {
    const referencing = organization.table(collection.table);
    if (!referencing || referencing.table.logicalName === 'activitypointer') continue;
    const { column } = collection.relationship;
    if (column === 'masterid') continue;
    for (const row of [...relatedRows(organization, collection, subordinate.id)]) {
      organization.transaction.remember(referencing.rows, row.id);
      const lookup = { id: targetId, table: state.table.logicalName };
      referencing.rows.put({
        id: row.id,
        version: organization.nextVersion(),
        values: { ...row.values, [column]: lookup },
      });
    }
  }
}

/** A row in an action's parameter: `{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"…"}`. */
function reference(context: Context, value: unknown, name: string): { state: TableState; id: string } {
  const json: JsonObject = isObject(value) ? value : {};
  const type = String(json['@odata.type'] ?? '').replace(/^#?Microsoft\.Dynamics\.CRM\./, '');
  const state = context.organization.table(type);
  const id = state && parseGuid(String(json[state.table.primaryId] ?? ''));
  if (!state || id === undefined) {
    throw payloadError(
      '',
      `Microsoft.OData.ODataException: The parameter '${name}' needs @odata.type and the primary key of a row.`,
    );
  }
  return { state, id };
}
