import { defineTable } from '../../../../database/defineTable.ts';

export const resource = defineTable('CMS_Resource', {
  ResourceID: 'int identity',
  ResourceDisplayName: 'nvarchar(100)',
  ResourceName: 'nvarchar(100)',
  ResourceGUID: 'uniqueidentifier',
  ResourceLastModified: 'datetime2(7)',
});

/** A class describes a table: the form definition lists its fields, the built-in and the custom ones. */
export const dataClass = defineTable(
  'CMS_Class',
  {
    ClassID: 'int identity',
    ClassDisplayName: 'nvarchar(100)',
    ClassName: 'nvarchar(100)',
    ClassUsesVersioning: 'bit default 0',
    ClassIsDocumentType: 'bit default 0',
    ClassIsCoupledClass: 'bit default 0',
    ClassXmlSchema: 'nvarchar(max)',
    ClassFormDefinition: 'nvarchar(max)',
    ClassNodeNameSource: 'nvarchar(100)',
    ClassTableName: 'nvarchar(100) null',
    ClassShowAsSystemTable: 'bit null',
    ClassLastModified: 'datetime2(7)',
    ClassGUID: 'uniqueidentifier',
    ClassIsCustomTable: 'bit default 0',
    ClassContactMapping: 'nvarchar(max) null',
    ClassContactOverwriteEnabled: 'bit null',
    ClassConnectionString: 'nvarchar(100) null',
    ClassIsForm: 'bit null',
    ClassResourceID: 'int null',
    ClassUsesPageBuilder: 'bit default 0',
    ClassIsNavigationItem: 'bit default 0',
    ClassHasURL: 'bit default 0',
    ClassHasMetadata: 'bit default 0',
  },
  { unique: [['ClassName']], references: { ClassResourceID: 'CMS_Resource' } },
);

export const form = defineTable(
  'CMS_Form',
  {
    FormID: 'int identity',
    FormDisplayName: "nvarchar(100) default ''",
    FormName: "nvarchar(100) default ''",
    FormClassID: 'int',
    FormItems: 'int default 0',
    FormReportFields: 'nvarchar(max) null',
    FormClearAfterSave: 'bit default 0',
    FormSiteID: 'int',
    FormAccess: 'int null',
    FormGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
    FormLastModified: 'datetime2(7)',
    FormLogActivity: 'bit default 1',
    FormBuilderLayout: 'nvarchar(max) null',
  },
  { references: { FormClassID: 'CMS_Class', FormSiteID: 'CMS_Site' } },
);

/** Roles that may read a form whose FormAccess says that it is for authorized roles alone. */
export const formRole = defineTable(
  'CMS_FormRole',
  { FormID: 'int', RoleID: 'int' },
  {
    primaryKey: ['FormID', 'RoleID'],
    references: { FormID: 'CMS_Form', RoleID: 'CMS_Role' },
  },
);
