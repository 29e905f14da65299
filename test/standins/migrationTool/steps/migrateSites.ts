import type { Both } from './both.ts';
import { sameGuid } from './both.ts';

export interface MigratedSites {
  /** SiteID there → ChannelID here. */
  channels: Map<number, number>;
  /** SiteID there → WebsiteChannelID here. */
  websites: Map<number, number>;
  /** Culture, in lower case → ContentLanguageID. */
  languages: Map<string, number>;
}

/** Each site becomes a website channel with the same GUID; cultures are matched with languages by their format. */
export async function migrateSites({ source, target, log }: Both): Promise<MigratedSites> {
  const languages = new Map(
    (await target.read('CMS_ContentLanguage')).map((row) => [
      String(row.ContentLanguageCultureFormat).toLowerCase(),
      Number(row.ContentLanguageID),
    ]),
  );
  const sites = await source.read('CMS_Site', { orderBy: 'SiteID' });
  const primary = [...languages.values()][0];
  if (primary === undefined) throw new Error('The target has no content language.');
  for (const site of sites) {
    await target.insert(
      'CMS_Channel',
      ['ChannelDisplayName', 'ChannelName', 'ChannelType', 'ChannelGUID', 'ChannelSize'],
      [
        {
          ChannelDisplayName: site.SiteDisplayName ?? '',
          ChannelName: site.SiteName ?? '',
          ChannelType: 'Website',
          ChannelGUID: site.SiteGUID ?? '',
          ChannelSize: 'Standard',
        },
      ],
    );
  }
  const made = new Map(
    (await target.read('CMS_Channel')).map((row) => [sameGuid(row.ChannelGUID), Number(row.ChannelID)]),
  );
  const channels = new Map(
    sites.map((site) => [Number(site.SiteID), made.get(sameGuid(site.SiteGUID)) ?? 0]),
  );
  for (const site of sites) {
    await target.insert(
      'CMS_WebsiteChannel',
      [
        'WebsiteChannelGUID',
        'WebsiteChannelDomain',
        'WebsiteChannelChannelID',
        'WebsiteChannelPrimaryContentLanguageID',
        'WebsiteChannelDefaultCookieLevel',
        'WebsiteChannelStoreFormerUrls',
      ],
      [
        {
          WebsiteChannelGUID: site.SiteGUID ?? '',
          WebsiteChannelDomain: site.SiteDomainName ?? '',
          WebsiteChannelChannelID: channels.get(Number(site.SiteID)) ?? 0,
          WebsiteChannelPrimaryContentLanguageID:
            languages.get(String(site.SiteDefaultVisitorCulture).toLowerCase()) ?? primary,
          WebsiteChannelDefaultCookieLevel: 1000,
          WebsiteChannelStoreFormerUrls: 1,
        },
      ],
    );
  }
  const byChannel = new Map(
    (await target.read('CMS_WebsiteChannel')).map((row) => [
      Number(row.WebsiteChannelChannelID),
      Number(row.WebsiteChannelID),
    ]),
  );
  const websites = new Map(
    [...channels].map(([siteId, channelId]) => [siteId, byChannel.get(channelId) ?? 0]),
  );
  log.wrote('channels', sites.length);
  return { channels, websites, languages };
}
