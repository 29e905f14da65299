import type { MainHandle } from '../database/bridgeDatabase.ts';

/** What a user's roles allow on contacts. */
export interface ContactPermissions {
  read: boolean;
  modify: boolean;
  modifyConfiguration: boolean;
}

/**
 * Permissions on the module CMS.ContactManagement that the user's roles give: assigned directly or by a membership,
 * not expired, global or of the site. Roles everybody has without being assigned (`_authenticated_` and the like)
 * are not counted: that they would count is an inference, and a wrong one would give rights away.
 * @param site SiteName; without it the only site there is, and with several sites global roles alone
 */
export async function readContactPermissions(
  database: MainHandle,
  userId: number,
  site?: string,
): Promise<ContactPermissions> {
  const siteId = await readSiteId(database, site);
  const rows = await database.main
    .selectFrom('CMS_Permission as permission')
    .innerJoin('CMS_Resource as resource', 'resource.ResourceID', 'permission.ResourceID')
    .innerJoin('CMS_RolePermission as given', 'given.PermissionID', 'permission.PermissionID')
    .innerJoin('CMS_Role as role', 'role.RoleID', 'given.RoleID')
    .select('permission.PermissionName')
    .distinct()
    .where('resource.ResourceName', '=', 'CMS.ContactManagement')
    .where('role.RoleID', 'in', validRoles(database, userId))
    .where((eb) =>
      eb.or([
        eb('role.SiteID', 'is', null),
        ...(siteId === undefined ? [] : [eb('role.SiteID', '=', siteId)]),
      ]),
    )
    .execute();
  const names = new Set(rows.map((row) => row.PermissionName.toLowerCase()));
  return {
    read: names.has('read'),
    modify: names.has('modify'),
    modifyConfiguration: names.has('modifyconfiguration'),
  };
}

function validRoles({ main, dialect }: MainHandle, userId: number) {
  const assigned = main
    .selectFrom('CMS_UserRole')
    .select('RoleID')
    .where('UserID', '=', userId)
    .where((eb) => eb.or([eb('ValidTo', 'is', null), eb('ValidTo', '>', dialect.now())]));
  const byMembership = main
    .selectFrom('CMS_MembershipUser as member')
    .innerJoin('CMS_MembershipRole as gives', 'gives.MembershipID', 'member.MembershipID')
    .select('gives.RoleID')
    .where('member.UserID', '=', userId)
    .where((eb) => eb.or([eb('member.ValidTo', 'is', null), eb('member.ValidTo', '>', dialect.now())]));
  return assigned.union(byMembership);
}

async function readSiteId({ main, dialect }: MainHandle, site?: string): Promise<number | undefined> {
  const query = main.selectFrom('CMS_Site').select('SiteID').orderBy('SiteID');
  const rows = await dialect
    .limit(site === undefined ? query : query.where('SiteName', '=', site), 2)
    .execute();
  return rows.length === 1 ? rows[0]?.SiteID : undefined;
}
