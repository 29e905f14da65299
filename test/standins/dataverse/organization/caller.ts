import { missingPrivilege, notAMember, userDisabled } from '../errors/requestErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { TokenClaims } from '../http.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import type { Row } from '../rows/row.ts';
import type { Privilege } from '../tables/table.ts';
import type { Organization, Rights } from './organization.ts';

/** Who an operation runs as. */
export type Caller = {
  /** The user whose name is put on the rows: the impersonated one, if any. */
  userId: string;
  /** The user whose token it is, when another one is impersonated. */
  actingUserId?: string;
  /** The rights that count: of both users, when one acts for another. */
  rights: readonly Rights[];
};

/**
 * Finds the system user of a token and of the impersonation headers. Throws 403 when there is none, it is
 * disabled, or the right to act for others is missing.
 */
export function findCaller(
  organization: Organization,
  claims: TokenClaims,
  headers: Record<string, string>,
): Caller {
  const user = enabled(userOfToken(organization, claims));
  const rights = organization.rights.get(user.id) ?? 'all';
  const impersonated = impersonatedUser(organization, headers);
  if (!impersonated) return { userId: user.id, rights: [rights] };
  if (rights !== 'all' && !rights.has('ActOnBehalf')) {
    throw missingPrivilege(user.id, 'prvActOnBehalfOfAnotherUser', 'systemuser');
  }
  return {
    userId: enabled(impersonated).id,
    actingUserId: user.id,
    rights: [rights, organization.rights.get(impersonated.id) ?? 'all'],
  };
}

/** Throws 403 0x80040220 unless every rights set of the caller holds the privilege on the table. */
export function requirePrivilege(
  caller: Caller,
  privilege: Privilege,
  logicalName: string,
  schemaName: string,
): void {
  const missing = caller.rights.some(
    (rights) => rights !== 'all' && !rights.has(`${privilege} ${logicalName}`),
  );
  if (missing) throw missingPrivilege(caller.userId, `prv${privilege}${schemaName}`, logicalName);
}

function userOfToken(organization: Organization, claims: TokenClaims): Row {
  const users = organization.table('systemuser');
  const byApplication =
    claims.applicationId === undefined
      ? []
      : [...(users?.rows.find('applicationid', claims.applicationId) ?? [])];
  const user = byApplication[0] ?? userOfObjectId(organization, claims.objectId);
  if (!user) throw notAMember();
  return user;
}

function userOfObjectId(organization: Organization, objectId: string | undefined): Row | undefined {
  const users = organization.table('systemuser');
  if (!users || objectId === undefined) return undefined;
  for (const row of users.rows.scan()) {
    if (row.values.azureactivedirectoryobjectid === objectId) return row;
  }
  return undefined;
}

function impersonatedUser(organization: Organization, headers: Record<string, string>): Row | undefined {
  const { callerobjectid: objectId, mscrmcallerid: userId } = headers;
  if (objectId !== undefined) {
    const user = userOfObjectId(organization, parseGuid(objectId));
    if (!user) throw webApiError(403, '0x80041d1f', `User With AadObjectId = ${objectId} Does Not Exist`);
    return user;
  }
  if (userId === undefined) return undefined;
  const user = organization.table('systemuser')?.rows.get(parseGuid(userId) ?? '');
  if (!user) throw webApiError(404, '0x80040217', `systemuser With Id = ${userId} Does Not Exist`);
  return user;
}

function enabled(user: Row): Row {
  if (user.values.isdisabled === true) throw userDisabled(user.id);
  return user;
}
