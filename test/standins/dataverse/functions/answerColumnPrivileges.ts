import { methodNotAllowed, unknownSegment } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse } from '../routing/respond.ts';
import { columnGrant } from '../rows/columnAccess.ts';
import type { Row } from '../rows/row.ts';

const allowed = 4;
const unmasked = { none: 0, one: 1, all: 3 } as const;

/**
 * Answers `GET systemusers(id)/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()`: what a user may do with
 * secured columns of all tables, by their metadata IDs
 * (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveprincipalattributeprivileges).
 * That columns without any grant are left out, and that System Administrators are told all, is inference.
 */
export function answerColumnPrivileges(context: Context, state: TableState, user: Row): WebResponse {
  const { organization, base, request } = context;
  if (state.table.logicalName !== 'systemuser') throw unknownSegment('RetrievePrincipalAttributePrivileges');
  if (request.method !== 'GET') throw methodNotAllowed(request.method);
  requirePrivilege(context.caller, 'Read', 'systemuser', 'User');
  const caller = { userId: user.id, rights: [organization.rights.get(user.id) ?? ('all' as const)] };
  const secured = [...organization.tables()].flatMap(({ table }) =>
    table.columns.filter((column) => column.security),
  );
  const privileges = secured.flatMap((column) => {
    const grant = columnGrant({ caller }, column);
    if (!grant.read && !grant.create && !grant.update) return [];
    return {
      AttributeId: column.metadataId,
      CanCreate: grant.create ? allowed : 0,
      CanRead: grant.read ? allowed : 0,
      CanReadUnMasked: unmasked[grant.unmasked],
      CanUpdate: grant.update ? allowed : 0,
    };
  });
  return jsonResponse(context, 200, {
    '@odata.context': `${base}/$metadata#Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivilegesResponse`,
    AttributePrivileges: privileges,
  });
}
