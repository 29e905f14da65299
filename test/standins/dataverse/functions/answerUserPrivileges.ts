import { createHash } from 'node:crypto';
import { methodNotAllowed, unknownSegment } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse } from '../routing/respond.ts';
import type { Row } from '../rows/row.ts';
import type { Privilege, Table } from '../tables/table.ts';

const privileges: readonly Privilege[] = [
  'Create',
  'Read',
  'Write',
  'Delete',
  'Append',
  'AppendTo',
  'Assign',
];
const noFilter = '00000000-0000-0000-0000-000000000000';

/**
 * Answers `GET systemusers(id)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`: what a user's roles allow. All
 * rights of this stand-in are those of a role of the user itself over the whole organization; a live one answers
 * `Basic` for every right that comes from a team, however deep it really is
 * (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveuserprivileges).
 * That the caller must be able to read users is an inference.
 */
export function answerUserPrivileges(context: Context, state: TableState, user: Row): WebResponse {
  const { organization, base, request, caller } = context;
  if (state.table.logicalName !== 'systemuser') throw unknownSegment('RetrieveUserPrivileges');
  if (request.method !== 'GET') throw methodNotAllowed(request.method);
  requirePrivilege(caller, 'Read', 'systemuser', 'User');
  return jsonResponse(context, 200, {
    '@odata.context': `${base}/$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegesResponse`,
    RolePrivileges: namesOf(organization, user.id).map((name) => ({
      Depth: 'Global',
      PrivilegeId: idOf(name),
      BusinessUnitId: organization.businessUnitId,
      PrivilegeName: name,
      RecordFilterId: noFilter,
      RecordFilterUniqueName: '',
    })),
  });
}

function namesOf(organization: Organization, userId: string): string[] {
  const rights = organization.rights.get(userId) ?? 'all';
  const names = new Set<string>();
  for (const { table } of organization.tables()) {
    for (const privilege of privileges) {
      if (rights === 'all' || rights.has(`${privilege} ${table.logicalName}`))
        names.add(`prv${privilege}${subjectOf(table)}`);
    }
  }
  if (rights === 'all' || rights.has('ActOnBehalf')) names.add('prvActOnBehalfOfAnotherUser');
  return [...names];
}

/** All activities share the privileges of "Activity", and users are "User" there. */
function subjectOf({ logicalName, schemaName, isActivity }: Table): string {
  if (isActivity) return 'Activity';
  return logicalName === 'systemuser' ? 'User' : schemaName;
}

/** The same for the same name. */
function idOf(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
