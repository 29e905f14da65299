import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import type { Permissions } from '../../../users/readPermissions.ts';
import { rolesOfUser } from './rolesOfUser.ts';

/** Permission by module and name, both in lower case, as the grids and pages of the administration check them. */
const names: ReadonlyMap<string, keyof Permissions> = new Map([
  ['cms.contactmanagement read', 'read'],
  ['cms.contactmanagement modify', 'modify'],
  ['cms.contactmanagement modifyconfiguration', 'modifyConfiguration'],
  ['cms.activities readactivities', 'readActivities'],
  ['cms.form readdata', 'readForms'],
]);

const modules = ['CMS.ContactManagement', 'CMS.Activities', 'CMS.Form'];

/**
 * Permissions that the user's roles give: assigned directly or by a membership, not expired, global or of the site.
 * Roles everybody has without being assigned (`_authenticated_` and the like) are not counted: that they would count is
 * an inference, and a wrong one would give rights away.
 * @param site SiteName; without it the only site there is, and with several sites global roles alone
 */
export async function readPermissions(
  database: MainHandle,
  userId: number,
  site?: string,
): Promise<Permissions> {
  const siteId = await readSiteId(database, site);
  const rows = await database.main
    .selectFrom('CMS_Permission as permission')
    .innerJoin('CMS_Resource as resource', 'resource.ResourceID', 'permission.ResourceID')
    .innerJoin('CMS_RolePermission as given', 'given.PermissionID', 'permission.PermissionID')
    .innerJoin('CMS_Role as role', 'role.RoleID', 'given.RoleID')
    .select(['resource.ResourceName', 'permission.PermissionName'])
    .distinct()
    .where('resource.ResourceName', 'in', modules)
    .where('role.RoleID', 'in', rolesOfUser(database, userId))
    .where((eb) =>
      eb.or([
        eb('role.SiteID', 'is', null),
        ...(siteId === undefined ? [] : [eb('role.SiteID', '=', siteId)]),
      ]),
    )
    .execute();
  const given = new Set(
    rows.map((row) => names.get(`${row.ResourceName} ${row.PermissionName}`.toLowerCase())),
  );
  return {
    read: given.has('read'),
    modify: given.has('modify'),
    modifyConfiguration: given.has('modifyConfiguration'),
    readActivities: given.has('readActivities'),
    readForms: given.has('readForms'),
  };
}

async function readSiteId({ main, dialect }: MainHandle, site?: string): Promise<number | undefined> {
  const query = main.selectFrom('CMS_Site').select('SiteID').orderBy('SiteID');
  const rows = await dialect
    .limit(site === undefined ? query : query.where('SiteName', '=', site), 2)
    .execute();
  return rows.length === 1 ? rows[0]?.SiteID : undefined;
}
