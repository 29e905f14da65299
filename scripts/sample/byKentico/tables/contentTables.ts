import { defineTable } from '../../../../bridge/database/defineTable.ts';

/** Where content is shown: a web site, e-mails or a headless client. */
export const channel = defineTable('CMS_Channel', {
  ChannelID: 'int identity',
  ChannelDisplayName: 'nvarchar(200)',
  ChannelName: 'nvarchar(200)',
  /** `Website`, `Email`, `Headless`. */
  ChannelType: 'nvarchar(200)',
  ChannelGUID: 'uniqueidentifier',
  ChannelSize: 'nvarchar(20)',
});

export const contentLanguage = defineTable('CMS_ContentLanguage', {
  ContentLanguageID: 'int identity',
  ContentLanguageDisplayName: 'nvarchar(200)',
  ContentLanguageName: 'nvarchar(200)',
  ContentLanguageIsDefault: 'bit',
  ContentLanguageFallbackContentLanguageID: 'int null',
  ContentLanguageCultureFormat: 'nvarchar(200)',
  ContentLanguageGUID: 'uniqueidentifier',
});

export const websiteChannel = defineTable(
  'CMS_WebsiteChannel',
  {
    WebsiteChannelID: 'int identity',
    WebsiteChannelGUID: 'uniqueidentifier',
    WebsiteChannelDomain: 'nvarchar(400)',
    WebsiteChannelChannelID: 'int',
    WebsiteChannelHomePage: 'nvarchar(200) null',
    WebsiteChannelPrimaryContentLanguageID: 'int',
    WebsiteChannelDefaultCookieLevel: 'int',
    WebsiteChannelStoreFormerUrls: 'bit',
  },
  {
    references: {
      WebsiteChannelChannelID: 'CMS_Channel',
      WebsiteChannelPrimaryContentLanguageID: 'CMS_ContentLanguage',
    },
  },
);

/** A page; activities name it by its GUID. */
export const webPageItem = defineTable(
  'CMS_WebPageItem',
  {
    WebPageItemID: 'int identity',
    WebPageItemParentID: 'int null',
    WebPageItemGUID: 'uniqueidentifier',
    WebPageItemName: 'nvarchar(100)',
    WebPageItemTreePath: 'nvarchar(850)',
    WebPageItemWebsiteChannelID: 'int',
    WebPageItemContentItemID: 'int null',
    WebPageItemOrder: 'int null',
  },
  {
    unique: [['WebPageItemGUID'], ['WebPageItemName']],
    references: { WebPageItemWebsiteChannelID: 'CMS_WebsiteChannel' },
  },
);

/** An e-mail of a channel; activities of clicks name it by number. */
export const emailConfiguration = defineTable('EmailLibrary_EmailConfiguration', {
  EmailConfigurationID: 'int identity',
  EmailConfigurationName: 'nvarchar(250)',
  EmailConfigurationGUID: 'uniqueidentifier',
  EmailConfigurationLastModified: 'datetime2(7)',
  EmailConfigurationPurpose: 'nvarchar(50)',
  EmailConfigurationEmailChannelID: 'int null',
  EmailConfigurationContentItemID: 'int null',
});
