import type { PasswordFormat } from './passwordHash.ts';

/** A user of the sample. Passwords are no secret: they open nothing but samples. */
export interface SampleUser {
  name: string;
  fullName: string;
  /** Empty leaves the stored password empty. */
  password: string;
  format: PasswordFormat;
  /** 0 none, 1 editor, 2 administrator, 3 global administrator. */
  privilegeLevel: 0 | 1 | 2 | 3;
  /** Code names of roles; `membership` gives its role by a membership instead. */
  roles: readonly string[];
  membership?: 'valid' | 'expired';
  disabled?: boolean;
  multiFactor?: boolean;
  external?: boolean;
  hidden?: boolean;
  /** What it is there to show. */
  note: string;
}

const none = { privilegeLevel: 0, roles: [] } as const;

export const sampleUsers: readonly SampleUser[] = [
  {
    name: 'administrator',
    fullName: 'Global Administrator',
    password: 'Sample-Admin-1',
    format: 'PBKDF2',
    privilegeLevel: 3,
    roles: [],
    note: 'global administrator: may do everything',
  },
  {
    name: 'site.admin',
    fullName: 'Sára Adminová',
    password: 'Sample-SiteAdmin-1',
    format: 'SHA2SALT',
    privilegeLevel: 2,
    roles: [],
    note: 'administrator, salted SHA-2 password',
  },
  {
    name: 'editor.modify',
    fullName: 'Ed Modify',
    password: 'Sample-Modify-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['ContactEditors'],
    note: 'may read and modify contacts',
  },
  {
    name: 'editor.read',
    fullName: 'Rita Read',
    password: 'Sample-Read-1',
    format: 'SHA2',
    privilegeLevel: 1,
    roles: ['ContactReaders'],
    note: 'may read contacts only; unsalted SHA-2 password',
  },
  {
    name: 'editor.configure',
    fullName: 'Conny Figure',
    password: 'Sample-Configure-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['ContactManagers'],
    note: 'may also change the configuration',
  },
  {
    name: 'editor.member',
    fullName: 'Memo Bership',
    password: 'Sample-Member-1',
    format: 'SHA1',
    privilegeLevel: 1,
    roles: [],
    membership: 'valid',
    note: 'may modify contacts by a membership; SHA-1 password',
  },
  {
    name: 'editor.expired',
    fullName: 'Ex Pired',
    password: 'Sample-Expired-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: [],
    membership: 'expired',
    note: 'membership has expired: may do nothing',
  },
  {
    name: 'editor.nothing',
    fullName: 'Noah Nothing',
    password: 'Sample-Nothing-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['Authors'],
    note: 'no permission on contacts',
  },
  {
    name: 'editor.disabled',
    fullName: 'Dis Abled',
    password: 'Sample-Disabled-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['ContactEditors'],
    disabled: true,
    note: 'disabled',
  },
  {
    name: 'editor.mfa',
    fullName: 'Emma Effay',
    password: 'Sample-Mfa-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['ContactEditors'],
    multiFactor: true,
    note: 'needs a second factor',
  },
  {
    name: 'editor.external',
    fullName: 'Ex Ternal',
    password: '',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['ContactEditors'],
    external: true,
    note: 'password kept elsewhere',
  },
  {
    name: 'editor.blank',
    fullName: 'Blanka Password',
    password: '',
    format: 'SHA2SALT',
    privilegeLevel: 3,
    roles: ['ContactEditors'],
    note: 'empty stored password, as after a fresh installation: must never be let in',
  },
  {
    name: 'editor.plain',
    fullName: 'Plain Text',
    password: 'Sample-Plain-1',
    format: '',
    privilegeLevel: 1,
    roles: ['ContactEditors'],
    note: 'password stored as plain text',
  },
  {
    name: 'Žofie',
    fullName: 'Žofie Dvořáková',
    password: 'Příliš-žluťoučký-1',
    format: 'PBKDF2',
    privilegeLevel: 1,
    roles: ['ContactEditors'],
    note: 'name and password beyond ASCII',
  },
  {
    name: 'public',
    fullName: 'Public Anonymous User',
    password: '',
    format: 'SHA1',
    hidden: true,
    ...none,
    note: 'stands for visitors who are not signed in',
  },
];
