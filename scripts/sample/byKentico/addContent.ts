import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { pages } from '../contacts/createHistoryMaker.ts';
import { insertRows } from '../insertRows.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { sampleNow } from '../sampleTime.ts';
import {
  channel,
  contentLanguage,
  emailConfiguration,
  webPageItem,
  websiteChannel,
} from './tables/contentTables.ts';

/** ChannelIDs, in the order the channels are made. */
export const channelIds = { email: 1, website: 2 };

export const emails = ['Spring offers', 'Test ride reminder'];

export function pageGuidOf(page: string): string {
  return sampleGuid(`page ${page}`);
}

const languages = [
  { name: 'en', display: 'English', culture: 'en-US' },
  { name: 'cs', display: 'Czech', culture: 'cs-CZ' },
];

/** Channels, languages, pages and e-mails: what activities refer to. */
export async function addContent(database: DatabaseHandle): Promise<void> {
  await addLanguages(database);
  await insertRows(database, channel, [
    channelRow('BlueHeronEmails', 'Blue Heron e-mails', 'Email'),
    channelRow('BlueHeron', 'Blue Heron Bicycles', 'Website'),
  ]);
  await insertRows(database, websiteChannel, [
    {
      WebsiteChannelGUID: sampleGuid('website channel BlueHeron'),
      WebsiteChannelDomain: 'www.blueheron.example',
      WebsiteChannelChannelID: channelIds.website,
      WebsiteChannelPrimaryContentLanguageID: 1,
      WebsiteChannelDefaultCookieLevel: 1000,
      WebsiteChannelStoreFormerUrls: true,
    },
  ]);
  await insertRows(
    database,
    webPageItem,
    pages.map((page, index) => ({
      WebPageItemGUID: pageGuidOf(page),
      WebPageItemName: `Page-${index + 1}`,
      WebPageItemTreePath: `/${page.replace(/\?.*/, '')}`,
      WebPageItemWebsiteChannelID: 1,
      WebPageItemOrder: index + 1,
    })),
  );
  await insertRows(
    database,
    emailConfiguration,
    emails.map((name) => ({
      EmailConfigurationName: name,
      EmailConfigurationGUID: sampleGuid(`e-mail ${name}`),
      EmailConfigurationLastModified: sampleNow,
      EmailConfigurationPurpose: 'Regular',
      EmailConfigurationEmailChannelID: null,
    })),
  );
}

/** The languages, and the channel for e-mails: what an installation has before content is brought to it. */
export async function addEmptyContent(database: DatabaseHandle): Promise<void> {
  await addLanguages(database);
  await insertRows(database, channel, [channelRow('BlueHeronEmails', 'Blue Heron e-mails', 'Email')]);
}

async function addLanguages(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    contentLanguage,
    languages.map(({ name, display, culture }, index) => ({
      ContentLanguageDisplayName: display,
      ContentLanguageName: name,
      ContentLanguageIsDefault: index === 0,
      ContentLanguageCultureFormat: culture,
      ContentLanguageGUID: sampleGuid(`language ${name}`),
    })),
  );
}

function channelRow(name: string, display: string, type: string) {
  return {
    ChannelDisplayName: display,
    ChannelName: name,
    ChannelType: type,
    ChannelGUID: sampleGuid(`channel ${name}`),
    ChannelSize: 'Standard',
  };
}
