import { defineTable } from '../../../../database/defineTable.ts';

export const dataClass = defineTable('CMS_Class', {
  ClassID: 'int identity',
  ClassName: 'nvarchar(100)',
  ClassFormDefinition: 'nvarchar(max)',
  ClassTableName: 'nvarchar(100) null',
  /** `System`, `Form`, `Content`, `Other`. */
  ClassType: 'nvarchar(10)',
});

/** Forms of the administration for a class: captions are here, not in the class. */
export const alternativeForm = defineTable(
  'CMS_AlternativeForm',
  {
    FormID: 'int identity',
    FormName: 'nvarchar(50)',
    FormClassID: 'int',
    FormDefinition: 'nvarchar(max) null',
  },
  { references: { FormClassID: 'CMS_Class' } },
);

export const form = defineTable(
  'CMS_Form',
  {
    FormID: 'int identity',
    FormDisplayName: 'nvarchar(100)',
    FormName: 'nvarchar(100)',
    FormClassID: 'int',
    FormAccess: 'int null',
    FormGUID: 'uniqueidentifier',
  },
  { references: { FormClassID: 'CMS_Class' } },
);

/** Roles that may read a form whose FormAccess says that it is for authorized roles alone. */
export const formRole = defineTable(
  'CMS_FormRole',
  { FormID: 'int', RoleID: 'int' },
  { primaryKey: ['FormID', 'RoleID'], references: { FormID: 'CMS_Form', RoleID: 'CMS_Role' } },
);
