import { BadAnswer } from '../http/badAnswer.ts';
import { parseObject } from '../read/parseAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import type { CallOptions, HeldPrivilege } from '../types.ts';
import type { WebApi } from '../webApi.ts';

/**
 * What a user may do by its own roles and those of its teams
 * (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveuserprivileges).
 */
export function readPrivileges(api: WebApi, userId: string, options: CallOptions): Promise<HeldPrivilege[]> {
  const purpose = 'read the privileges of a user';
  const path = `systemusers(${userId})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`;
  return api.send(
    { purpose, method: 'GET', path, operations: 1, repeatable: true },
    (answer) => {
      const { RolePrivileges: privileges } = parseObject(purpose, answer);
      if (!Array.isArray(privileges)) throw new BadAnswer('the privileges are missing');
      return privileges.map((privilege: unknown) => {
        if (!isRecord(privilege) || typeof privilege.PrivilegeName !== 'string')
          throw new BadAnswer('a privilege has no name');
        return { name: privilege.PrivilegeName, depth: String(privilege.Depth) };
      });
    },
    options,
  );
}
