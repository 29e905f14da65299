import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import type { NewRow } from '../../bridge/database/defineTable.ts';
import { resource } from '../../bridge/xperience/products/xperience13/tables/classTables.ts';
import {
  membershipRole,
  membershipUser,
  permission,
  role,
  rolePermission,
  userRole,
} from '../../bridge/xperience/products/xperience13/tables/permissionTables.ts';
import {
  user,
  userSettings,
  userSite,
} from '../../bridge/xperience/products/xperience13/tables/userTables.ts';
import { insertRows } from './insertRows.ts';
import { passwordHash } from './passwordHash.ts';
import { sampleGuid } from './sampleGuid.ts';
import { daysAgo, farFuture, sampleNow } from './sampleTime.ts';
import { type SampleUser, sampleUsers } from './sampleUsers.ts';

const siteId = 1;

/** GUIDs of the module, of its permission Modify and of the rest as far as they are known. */
const contactManagement = '0e4beef1-989c-4687-80ca-ae21fec09734';
const modifyContacts = '65b83dae-17d1-4244-8d29-d3d4ecb40c98';

const resources = [
  {
    name: 'CMS.ContactManagement',
    display: 'Contact management',
    guid: contactManagement,
    permissions: ['Read', 'Modify', 'ReadConfiguration', 'ModifyConfiguration'],
  },
  {
    name: 'CMS.Activities',
    display: 'Activities',
    guid: sampleGuid('CMS.Activities'),
    permissions: ['ReadActivities', 'ManageActivities'],
  },
  {
    name: 'CMS.Form',
    display: 'Forms',
    guid: sampleGuid('CMS.Form'),
    permissions: ['ReadForm', 'ReadData', 'EditData'],
  },
  {
    name: 'CMS.Content',
    display: 'Content',
    guid: sampleGuid('CMS.Content'),
    permissions: ['Read', 'Modify'],
  },
];

/** Role → `module permission` it gives. The global one must count on every site. */
const roles = [
  {
    name: 'ContactEditors',
    global: false,
    gives: [
      'CMS.ContactManagement Read',
      'CMS.ContactManagement Modify',
      'CMS.Activities ReadActivities',
      'CMS.Form ReadForm',
      'CMS.Form ReadData',
    ],
  },
  {
    name: 'ContactReaders',
    global: true,
    gives: ['CMS.ContactManagement Read', 'CMS.Activities ReadActivities'],
  },
  {
    name: 'ContactManagers',
    global: false,
    gives: [
      'CMS.ContactManagement Read',
      'CMS.ContactManagement Modify',
      'CMS.ContactManagement ModifyConfiguration',
      'CMS.Activities ReadActivities',
      'CMS.Form ReadForm',
      'CMS.Form ReadData',
    ],
  },
  { name: 'Authors', global: false, gives: ['CMS.Content Read', 'CMS.Content Modify'] },
];

const permissions = resources.flatMap((each, index) =>
  each.permissions.map((name) => ({ name, resourceId: index + 1, full: `${each.name} ${name}` })),
);
const roleId = (name: string): number => roles.findIndex((each) => each.name === name) + 1;

/** Modules with permissions, roles that give them, and the users. Needs the site. */
export async function addUsers(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    resource,
    resources.map(({ name, display, guid }) => ({
      ResourceDisplayName: display,
      ResourceName: name,
      ResourceGUID: guid,
      ResourceLastModified: sampleNow,
    })),
  );
  await insertRows(
    database,
    permission,
    permissions.map(({ name, resourceId, full }, index) => ({
      PermissionDisplayName: name,
      PermissionName: name,
      ResourceID: resourceId,
      PermissionGUID: full === 'CMS.ContactManagement Modify' ? modifyContacts : sampleGuid(full),
      PermissionLastModified: sampleNow,
      PermissionDisplayInMatrix: true,
      PermissionOrder: index + 1,
    })),
  );
  await insertRows(
    database,
    role,
    roles.map(({ name, global }) => ({
      RoleDisplayName: name,
      RoleName: name,
      SiteID: global ? null : siteId,
      RoleGUID: sampleGuid(`role ${name}`),
      RoleLastModified: sampleNow,
    })),
  );
  await insertRows(
    database,
    rolePermission,
    roles.flatMap(({ name, gives }) =>
      gives.map((full) => ({
        RoleID: roleId(name),
        PermissionID: permissions.findIndex((each) => each.full === full) + 1,
      })),
    ),
  );
  await insertRows(database, user, sampleUsers.map(toRow));
  await insertRows(
    database,
    userSettings,
    sampleUsers.map((each, index) => ({
      UserSettingsUserID: index + 1,
      UserSettingsUserGUID: guidOf(each),
      UserPasswordLastChanged: daysAgo(30),
    })),
  );
  await addAssignments(database);
}

const guidOf = ({ name }: SampleUser): string => sampleGuid(`user ${name}`);

function toRow(each: SampleUser): NewRow<typeof user> {
  const [first = '', ...rest] = each.fullName.split(' ');
  const guid = guidOf(each);
  const salt = createHash('sha256').update(`salt of ${each.name}`).digest().subarray(0, 16);
  return {
    UserName: each.name,
    FirstName: first,
    LastName: rest.join(' '),
    FullName: each.fullName,
    Email: `user${sampleUsers.indexOf(each) + 1}@blueheron.example`,
    UserPassword: each.password === '' ? '' : passwordHash(each.format, each.password, { guid, salt }),
    UserPasswordFormat: each.format,
    UserEnabled: !each.disabled,
    UserIsExternal: each.external ?? false,
    UserIsHidden: each.hidden ?? false,
    UserIsDomain: false,
    UserMFRequired: each.multiFactor ?? false,
    UserPrivilegeLevel: each.privilegeLevel,
    UserCreated: daysAgo(900),
    UserGUID: guid,
    UserLastModified: daysAgo(30),
    UserSecurityStamp: null,
  };
}

async function addAssignments(database: DatabaseHandle): Promise<void> {
  const numbered = sampleUsers.map((each, index) => ({ ...each, userId: index + 1 }));
  await insertRows(
    database,
    userSite,
    numbered
      .filter((each) => each.privilegeLevel === 1)
      .map(({ userId }) => ({ UserID: userId, SiteID: siteId })),
  );
  await insertRows(
    database,
    userRole,
    numbered.flatMap(({ userId, roles: names }) =>
      names.map((name) => ({ UserID: userId, RoleID: roleId(name), ValidTo: null })),
    ),
  );
  await insertRows(database, membershipRole, [{ MembershipID: 1, RoleID: roleId('ContactEditors') }]);
  await insertRows(
    database,
    membershipUser,
    numbered
      .filter((each) => each.membership)
      .map(({ userId, membership }) => ({
        MembershipID: 1,
        UserID: userId,
        ValidTo: membership === 'valid' ? farFuture : daysAgo(100),
        SendNotification: false,
      })),
  );
}
