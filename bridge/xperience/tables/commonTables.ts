import { defineTable } from '../../database/defineTable.ts';

export const contactStatus = defineTable('OM_ContactStatus', {
  ContactStatusID: 'int identity',
  ContactStatusName: "nvarchar(200) default ''",
  ContactStatusDisplayName: "nvarchar(200) default ''",
  ContactStatusDescription: 'nvarchar(max) null',
});

/** A merged contact's GUID reappears here and names the survivor. */
export const visitorToContact = defineTable(
  'OM_VisitorToContact',
  {
    VisitorToContactID: 'int identity',
    VisitorToContactVisitorGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
    VisitorToContactContactID: 'int default 0',
  },
  {
    unique: [['VisitorToContactVisitorGUID']],
    indexes: [['VisitorToContactContactID']],
    references: { VisitorToContactContactID: 'OM_Contact' },
  },
);

export const country = defineTable('CMS_Country', {
  CountryID: 'int identity',
  CountryDisplayName: "nvarchar(200) default ''",
  CountryName: "nvarchar(200) default ''",
  CountryGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
  CountryLastModified: 'datetime2(7)',
  CountryTwoLetterCode: 'nvarchar(2) null',
  CountryThreeLetterCode: 'nvarchar(3) null',
});

export const state = defineTable(
  'CMS_State',
  {
    StateID: 'int identity',
    StateDisplayName: "nvarchar(200) default ''",
    StateName: "nvarchar(200) default ''",
    StateCode: 'nvarchar(100) null',
    CountryID: 'int',
    StateGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
    StateLastModified: 'datetime2(7)',
  },
  { references: { CountryID: 'CMS_Country' } },
);

/** Languages of texts; further columns are none of the bridge's business. */
export const culture = defineTable('CMS_Culture', {
  CultureID: 'int identity',
  CultureName: 'nvarchar(200)',
  CultureCode: 'nvarchar(50)',
  CultureShortName: 'nvarchar(200)',
});

/** Custom strings only: Xperience's own are in files, not in the database. */
export const resourceString = defineTable('CMS_ResourceString', {
  StringID: 'int identity',
  StringKey: 'nvarchar(200)',
  StringIsCustom: 'bit default 0',
  StringGUID: 'uniqueidentifier',
});

export const resourceTranslation = defineTable(
  'CMS_ResourceTranslation',
  {
    TranslationID: 'int identity',
    TranslationStringID: 'int',
    TranslationText: 'nvarchar(max) null',
    TranslationCultureID: 'int',
  },
  { references: { TranslationStringID: 'CMS_ResourceString' } },
);
