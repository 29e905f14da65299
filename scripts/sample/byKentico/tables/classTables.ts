import { defineTable } from '../../../../bridge/database/defineTable.ts';

export const dataClass = defineTable(
  'CMS_Class',
  {
    ClassID: 'int identity',
    ClassDisplayName: 'nvarchar(100)',
    ClassName: 'nvarchar(100)',
    ClassXmlSchema: 'nvarchar(max)',
    ClassFormDefinition: 'nvarchar(max)',
    ClassTableName: 'nvarchar(100) null',
    ClassShowTemplateSelection: 'bit null',
    ClassLastModified: 'datetime2(7)',
    ClassGUID: 'uniqueidentifier',
    ClassContactMapping: 'nvarchar(max) null',
    ClassContactOverwriteEnabled: 'bit null',
    ClassConnectionString: 'nvarchar(100) null',
    ClassDefaultObjectType: 'nvarchar(100) null',
    ClassResourceID: 'int null',
    ClassCodeGenerationSettings: 'nvarchar(max) null',
    ClassIconClass: 'nvarchar(200) null',
    ClassHasUnmanagedDbSchema: 'bit',
    /** `System`, `Form`, `Content`, `Other`. */
    ClassType: 'nvarchar(10)',
    ClassContentTypeType: 'nvarchar(10) null',
    ClassWebPageHasUrl: 'bit null',
    ClassShortName: 'nvarchar(100) null',
  },
  { unique: [['ClassName']], references: { ClassResourceID: 'CMS_Resource' } },
);

/** Forms of the administration for a class: captions and their order are here, not in the class. */
export const alternativeForm = defineTable(
  'CMS_AlternativeForm',
  {
    FormID: 'int identity',
    FormDisplayName: 'nvarchar(100)',
    FormName: 'nvarchar(50)',
    FormClassID: 'int',
    FormDefinition: 'nvarchar(max) null',
    FormGUID: 'uniqueidentifier',
    FormLastModified: 'datetime2(7)',
    FormCoupledClassID: 'int null',
    FormCustomizedColumns: 'nvarchar(400) null',
    FormIsCustom: 'bit null',
  },
  { references: { FormClassID: 'CMS_Class' }, indexes: [['FormClassID', 'FormName']] },
);

export const form = defineTable(
  'CMS_Form',
  {
    FormID: 'int identity',
    FormDisplayName: 'nvarchar(100)',
    FormName: 'nvarchar(100)',
    FormClassID: 'int',
    FormItems: 'int default 0',
    FormReportFields: 'nvarchar(max) null',
    FormSubmitButtonText: 'nvarchar(400) null',
    FormAccess: 'int null',
    FormSubmitButtonImage: 'nvarchar(255) null',
    FormGUID: 'uniqueidentifier',
    FormLastModified: 'datetime2(7)',
    FormLogActivity: 'bit default 1',
    FormBuilderLayout: 'nvarchar(max) null',
  },
  { references: { FormClassID: 'CMS_Class' } },
);

export const formRole = defineTable(
  'CMS_FormRole',
  { FormID: 'int', RoleID: 'int' },
  { primaryKey: ['FormID', 'RoleID'], references: { FormID: 'CMS_Form', RoleID: 'CMS_Role' } },
);
