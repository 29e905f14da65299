import { payloadError } from '../errors/payloadErrors.ts';
import { messageNotSupported, noHttpResource, unknownSegment } from '../errors/requestErrors.ts';
import { invalidKey, rowNotFound } from '../errors/rowErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { WebResponse } from '../http.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { parseAddress } from '../routing/parseAddress.ts';
import { jsonResponse, noContent } from '../routing/respond.ts';
import { upsertRow } from '../rows/answerWrite.ts';
import { createRow } from '../rows/createRow.ts';
import { parseRowKey, type RowKey, requireRow } from '../rows/findRow.ts';
import { parseBody } from '../rows/parseBody.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import { isObject, type JsonObject, readPayload } from '../rows/readPayload.ts';
import { updateRow } from '../rows/updateRow.ts';

const messages = ['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'] as const;
type Message = (typeof messages)[number];

/** Answers `POST contacts/Microsoft.Dynamics.CRM.CreateMultiple` and its like: all rows or none. */
export function answerBulk(context: Context, state: TableState, name: string): WebResponse {
  const { request, organization } = context;
  if (name === 'DeleteMultiple')
    throw webApiError(400, '0x80040216', 'DeleteMultiple has not yet been implemented.');
  const message = messages.find((candidate) => candidate === name);
  if (!message) throw unknownSegment(`Microsoft.Dynamics.CRM.${name}`);
  if (request.method !== 'POST') throw noHttpResource(request.origin + request.path);
  if (!state.messages.has(message)) throw messageNotSupported(message, state.table.logicalName);
  const targets = readTargets(state, parseBody(state.table.entitySet, request));
  return organization.transaction.run(() => {
    const ids = targets.map((target) => writeTarget(context, state, message, target));
    if (message !== 'CreateMultiple') return noContent(context);
    return jsonResponse(context, 200, {
      '@odata.context': `${context.base}/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`,
      Ids: ids,
    });
  });
}

function writeTarget(context: Context, state: TableState, message: Message, target: JsonObject): string {
  if (message === 'CreateMultiple') return createRow(context, state, readPayload(context, state, target)).id;
  const key = rowKeyOf(state, target);
  if (message === 'UpdateMultiple') {
    const row = requireRow(state, key);
    return updateRow(context, state, row, readPayload(context, state, target)).id;
  }
  const { row } = upsertRow(context, state, key, target, (found) => {
    if (!found) refuseKeyTwice(state, key, target);
    return found ? 'update' : 'create';
  });
  return row.id;
}

/** A target's row: its primary key, or the alternate key in `@odata.id`. */
function rowKeyOf(state: TableState, target: JsonObject): RowKey {
  const { primaryId, logicalName } = state.table;
  const address = target['@odata.id'];
  if (typeof address === 'string') {
    const [segment] =
      parseAddress(
        `/api/data/v9.2/${address.replace(/^https?:\/\/[^/]+\/api\/data\/v[\d.]+/, '').replace(/^\//, '')}`,
      )?.segments ?? [];
    if (segment?.name !== state.table.entitySet || segment.key === undefined) throw invalidKey(logicalName);
    return parseRowKey(state, segment.key, new Map());
  }
  const id = parseGuid(String(target[primaryId] ?? ''));
  if (id === undefined) throw rowNotFound(logicalName, '00000000-0000-0000-0000-000000000000');
  return { id };
}

/** A new row whose alternate key stands both in `@odata.id` and among its columns is refused. */
function refuseKeyTwice(state: TableState, key: RowKey, target: JsonObject): void {
  if (!('key' in key) || !key.key.columns.some((column) => column in target)) return;
  throw webApiError(
    400,
    '0x80040203',
    `The key attributes of '${state.table.logicalName}' must not be both in @odata.id and in the body.`,
  );
}

function readTargets(state: TableState, body: JsonObject): JsonObject[] {
  const { entitySet, logicalName } = state.table;
  const { Targets: targets } = body;
  const unknown = Object.keys(body).find((name) => name !== 'Targets' && !name.startsWith('@'));
  if (unknown !== undefined) {
    throw payloadError(
      entitySet,
      `Microsoft.OData.ODataException: The parameter '${unknown}' in the request payload is not a valid parameter for the operation.`,
    );
  }
  if (!Array.isArray(targets) || !targets.every(isObject)) {
    throw payloadError(
      entitySet,
      "Microsoft.OData.ODataException: The parameter 'Targets' must be a collection of rows.",
    );
  }
  if (targets.length === 0)
    throw webApiError(400, '0x80040203', "The parameter 'Targets' must not be empty.");
  for (const target of targets) {
    const type = String(target['@odata.type'] ?? '').replace(/^#/, '');
    if (type !== `Microsoft.Dynamics.CRM.${logicalName}`) {
      throw payloadError(
        entitySet,
        "Microsoft.OData.ODataException: An unexpected 'StartObject' node: every row of 'Targets' needs the annotation '@odata.type' of the table the action is bound to.",
      );
    }
  }
  return targets;
}
