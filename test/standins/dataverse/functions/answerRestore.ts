import { payloadError } from '../errors/payloadErrors.ts';
import { messageNotSupported } from '../errors/requestErrors.ts';
import { rowNotFound } from '../errors/rowErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse } from '../routing/respond.ts';
import { parseBody } from '../rows/parseBody.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import { isObject, type JsonObject } from '../rows/readPayload.ts';
import { checkAlternateKeys } from '../rows/uniqueRules.ts';

/**
 * Answers `POST Restore`: a deleted row comes back as it was, under its ID (Microsoft, "Restore deleted records with
 * code"). Values that the target brings along are not imitated. That it needs the right to create, and which error
 * tells of a row that is not in the bin, is inference.
 */
export function answerRestore(context: Context): WebResponse {
  const { organization, caller, base } = context;
  const { Target: given } = parseBody('', context.request);
  const target: JsonObject = isObject(given) ? given : {};
  const { state, id } = targetOf(context, target);
  const { table } = state;
  requirePrivilege(caller, 'Create', table.logicalName, table.schemaName);
  if (!organization.bin.on) throw messageNotSupported('Restore', table.logicalName);
  const kept = organization.bin.rows.get(table.logicalName);
  const row = kept?.get(id);
  if (!kept || !row) throw rowNotFound(table.logicalName, id);
  if (state.rows.get(id)) {
    throw webApiError(
      412,
      '0x80049939',
      `Please delete the existing conflicting record '${table.logicalName}' with primary key '${table.primaryId}' and primary key value '${id}' before attempting restore.`,
    );
  }
  return organization.transaction.run(() => {
    const back = { ...row, version: organization.nextVersion() };
    checkAlternateKeys(state, back);
    organization.transaction.remember(state.rows, id);
    state.rows.put(back);
    kept.delete(id);
    context.work.rowsWritten += 1;
    return jsonResponse(context, 200, {
      '@odata.context': `${base}/$metadata#Microsoft.Dynamics.CRM.RestoreResponse`,
      id,
    });
  });
}

/** By `@odata.type` and primary key, or by `@odata.id`. */
function targetOf({ organization }: Context, target: JsonObject): { state: TableState; id: string } {
  const type = String(target['@odata.type'] ?? '').replace(/^#?Microsoft\.Dynamics\.CRM\./, '');
  const address = /([A-Za-z_]+)\(([0-9a-f-]{36})\)$/i.exec(String(target['@odata.id'] ?? ''));
  const state = address ? organization.entitySet(address[1] ?? '') : organization.table(type);
  const id = state && parseGuid(String(address?.[2] ?? target[state.table.primaryId] ?? ''));
  if (state && id !== undefined) return { state, id };
  throw payloadError(
    '',
    "Microsoft.OData.ODataException: The parameter 'Target' needs @odata.type and the primary key of a row, or @odata.id.",
  );
}
