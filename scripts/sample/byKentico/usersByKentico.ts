/** A user of the sample of Xperience by Kentico. Passwords are no secret: they open nothing but samples. */
export interface UserByKentico {
  name: string;
  firstName: string;
  lastName: string;
  /** Empty leaves the stored password empty. */
  password: string;
  /** The password is stored as Xperience 13 does, as a migrated user's is. */
  stored?: 'asIn13';
  roles: readonly string[];
  disabled?: boolean;
  external?: boolean;
  multiFactor?: boolean;
  lockedOut?: boolean;
  pending?: boolean;
  withoutAdministration?: boolean;
  /** What it is there to show. */
  note: string;
}

/** Roles with what they may do with contacts. The role Administrator stands above permissions. */
export const rolesByKentico = [
  { name: 'Administrator', display: 'Administrator', contacts: [], forms: [] },
  {
    name: 'ContactEditors',
    display: 'Contact editors',
    contacts: ['View', 'Create', 'Update'],
    forms: ['View'],
  },
  { name: 'ContactReaders', display: 'Contact readers', contacts: ['View'], forms: [] },
  {
    name: 'ContactManagers',
    display: 'Contact managers',
    contacts: ['View', 'Create', 'Update', 'Delete'],
    forms: ['View'],
  },
  { name: 'Authors', display: 'Authors', contacts: [], forms: [] },
] as const;

export const usersByKentico: readonly UserByKentico[] = [
  {
    name: 'administrator',
    firstName: 'Global',
    lastName: 'Administrator',
    password: 'Sample-Admin-1',
    roles: ['Administrator'],
    note: 'administrator: may do everything',
  },
  {
    name: 'site.admin',
    firstName: 'Sára',
    lastName: 'Adminová',
    password: 'Sample-SiteAdmin-1',
    roles: ['Administrator'],
    note: 'administrator, too',
  },
  {
    name: 'editor.modify',
    firstName: 'Ed',
    lastName: 'Modify',
    password: 'Sample-Modify-1',
    roles: ['ContactEditors'],
    note: 'may read and modify contacts',
  },
  {
    name: 'editor.read',
    firstName: 'Rita',
    lastName: 'Read',
    password: 'Sample-Read-1',
    roles: ['ContactReaders'],
    note: 'may read contacts only',
  },
  {
    name: 'editor.configure',
    firstName: 'Conny',
    lastName: 'Figure',
    password: 'Sample-Configure-1',
    roles: ['ContactManagers'],
    note: 'may also delete contacts',
  },
  {
    name: 'editor.nothing',
    firstName: 'Noah',
    lastName: 'Nothing',
    password: 'Sample-Nothing-1',
    roles: ['Authors'],
    note: 'no permission on contacts',
  },
  {
    name: 'editor.disabled',
    firstName: 'Dis',
    lastName: 'Abled',
    password: 'Sample-Disabled-1',
    roles: ['ContactEditors'],
    disabled: true,
    note: 'disabled',
  },
  {
    name: 'editor.mfa',
    firstName: 'Emma',
    lastName: 'Effay',
    password: 'Sample-Mfa-1',
    roles: ['ContactEditors'],
    multiFactor: true,
    note: 'needs a second factor',
  },
  {
    name: 'editor.locked',
    firstName: 'Loreen',
    lastName: 'Ocked',
    password: 'Sample-Locked-1',
    roles: ['ContactEditors'],
    lockedOut: true,
    note: 'locked after wrong passwords',
  },
  {
    name: 'editor.pending',
    firstName: 'Penny',
    lastName: 'Ding',
    password: 'Sample-Pending-1',
    roles: ['ContactEditors'],
    pending: true,
    note: 'has not completed the registration',
  },
  {
    name: 'editor.outside',
    firstName: 'Otto',
    lastName: 'Side',
    password: 'Sample-Outside-1',
    roles: ['ContactEditors'],
    withoutAdministration: true,
    note: 'may not enter the administration',
  },
  {
    name: 'editor.external',
    firstName: 'Ex',
    lastName: 'Ternal',
    password: '',
    roles: ['ContactEditors'],
    external: true,
    note: 'password kept elsewhere',
  },
  {
    name: 'editor.blank',
    firstName: 'Blanka',
    lastName: 'Password',
    password: '',
    roles: ['Administrator'],
    note: 'empty stored password: must never be let in',
  },
  {
    name: 'editor.migrated',
    firstName: 'Mig',
    lastName: 'Rated',
    password: 'Sample-Migrated-1',
    stored: 'asIn13',
    roles: ['ContactEditors'],
    note: 'password as Xperience 13 stored it: has to be set anew',
  },
  {
    name: 'Žofie',
    firstName: 'Žofie',
    lastName: 'Dvořáková',
    password: 'Příliš-žluťoučký-1',
    roles: ['ContactEditors'],
    note: 'name and password beyond ASCII',
  },
];
